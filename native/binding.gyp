{
  # sources: every file by job; no arithmetic on array elements anywhere here.
  "targets": [
    {
      "target_name": "numjet",
      "sources": ["binding.cc", "memory.cc", "code.cc", "threads.cc", "cpu.cc", "os.cc"],
      "defines": ["NOMINMAX"],
      "conditions": [
        ["OS=='linux'", {
          "cflags": ["-O2", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-cast-function-type"],
          "cflags_cc": ["-std=gnu++20"],
          "cflags_cc!": ["-std=gnu++17", "-std=gnu++14", "-fno-exceptions"],
          "libraries": ["-lpthread", "-ldl"]
        }],
        ["OS=='mac'", {
          "xcode_settings": {
            "CLANG_CXX_LANGUAGE_STANDARD": "c++20",
            "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
            "GCC_OPTIMIZATION_LEVEL": "2",
            "MACOSX_DEPLOYMENT_TARGET": "11.0"
          }
        }],
        ["OS=='win'", {
          "msvs_settings": { "VCCLCompilerTool": { "ExceptionHandling": 1, "AdditionalOptions": ["/std:c++20"] } }
        }]
      ]
    }
  ]
}
