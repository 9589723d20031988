// CPUID and XGETBV, read by the tables of the Intel SDM volume 2A ("CPUID") and AMD APM volume 3, appendix E.
#include "cpu.h"

#include <cstdint>
#include <cstring>

#if defined(__x86_64__) || defined(_M_X64)
#if defined(_MSC_VER)
#include <immintrin.h>
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#endif

namespace numjet {

#if defined(__x86_64__) || defined(_M_X64)

namespace {

enum Register { kEax, kEbx, kEcx, kEdx };
enum State { kNone, kYmm, kZmm };

struct Leaf {
  uint32_t r[4] = {0, 0, 0, 0};
};

Leaf cpuid(uint32_t leaf, uint32_t subleaf = 0) {
  Leaf out;
#if defined(_MSC_VER)
  int r[4];
  __cpuidex(r, static_cast<int>(leaf), static_cast<int>(subleaf));
  std::memcpy(out.r, r, sizeof(r));
#else
  __cpuid_count(leaf, subleaf, out.r[0], out.r[1], out.r[2], out.r[3]);
#endif
  return out;
}

/// Which register files the operating system saves and restores.
uint64_t extendedControl() {
#if defined(_MSC_VER)
  return _xgetbv(0);
#else
  uint32_t low;
  uint32_t high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t{high} << 32) | low;
#endif
}

struct Feature {
  const char* name;
  uint32_t leaf, subleaf;
  Register reg;
  unsigned bit;
  State needs;
};

constexpr uint32_t kExtended = 0x80000001;

// name            leaf       sub reg   bit  register file
constexpr Feature kFeatures[] = {
    {"sse3", 1, 0, kEcx, 0, kNone},
    {"ssse3", 1, 0, kEcx, 9, kNone},
    {"sse41", 1, 0, kEcx, 19, kNone},
    {"sse42", 1, 0, kEcx, 20, kNone},
    {"popcnt", 1, 0, kEcx, 23, kNone},
    {"avx", 1, 0, kEcx, 28, kYmm},
    {"fma", 1, 0, kEcx, 12, kYmm},
    {"f16c", 1, 0, kEcx, 29, kYmm},
    {"lzcnt", kExtended, 0, kEcx, 5, kNone},
    {"bmi1", 7, 0, kEbx, 3, kNone},
    {"bmi2", 7, 0, kEbx, 8, kNone},
    {"adx", 7, 0, kEbx, 19, kNone},
    {"avx2", 7, 0, kEbx, 5, kYmm},
    {"vaes", 7, 0, kEcx, 9, kYmm},
    {"vpclmulqdq", 7, 0, kEcx, 10, kYmm},
    {"gfni", 7, 0, kEcx, 8, kNone},
    {"avx512f", 7, 0, kEbx, 16, kZmm},
    {"avx512dq", 7, 0, kEbx, 17, kZmm},
    {"avx512ifma", 7, 0, kEbx, 21, kZmm},
    {"avx512cd", 7, 0, kEbx, 28, kZmm},
    {"avx512bw", 7, 0, kEbx, 30, kZmm},
    {"avx512vl", 7, 0, kEbx, 31, kZmm},
    {"avx512vbmi", 7, 0, kEcx, 1, kZmm},
    {"avx512vbmi2", 7, 0, kEcx, 6, kZmm},
    {"avx512vnni", 7, 0, kEcx, 11, kZmm},
    {"avx512bitalg", 7, 0, kEcx, 12, kZmm},
    {"avx512vpopcntdq", 7, 0, kEcx, 14, kZmm},
    {"avx512fp16", 7, 0, kEdx, 23, kZmm},
    {"avx512bf16", 7, 1, kEax, 5, kZmm},
};

void readCaches(CpuInfo& info, uint32_t leaf) {
  for (uint32_t index = 0; index < 16; index++) {
    Leaf c = cpuid(leaf, index);
    uint32_t type = c.r[kEax] & 31;  // 0 none, 1 data, 2 instruction, 3 unified
    if (type == 0) return;
    uint32_t level = (c.r[kEax] >> 5) & 7;
    size_t ways = (c.r[kEbx] >> 22) + 1;
    size_t partitions = ((c.r[kEbx] >> 12) & 1023) + 1;
    size_t line = (c.r[kEbx] & 4095) + 1;
    size_t bytes = ways * partitions * line * (size_t{c.r[kEcx]} + 1);
    if (level == 1) (type == 2 ? info.l1i : info.l1d) = bytes;
    if (level == 2) info.l2 = bytes;
    if (level == 3) info.l3 = bytes;
  }
}

}  // namespace

CpuInfo cpuInfo() {
  CpuInfo info;
  Leaf first = cpuid(0);
  char vendor[13] = {};
  std::memcpy(vendor, &first.r[kEbx], 4);
  std::memcpy(vendor + 4, &first.r[kEdx], 4);
  std::memcpy(vendor + 8, &first.r[kEcx], 4);
  info.vendor = vendor;

  uint32_t greatest = first.r[kEax];
  uint32_t greatestExtended = cpuid(0x80000000).r[kEax];
  if (greatestExtended >= 0x80000004) {
    char brand[49] = {};
    for (uint32_t i = 0; i < 3; i++) {
      Leaf part = cpuid(0x80000002 + i);
      std::memcpy(brand + i * 16, part.r, 16);
    }
    info.brand = brand;
    size_t end = info.brand.find_last_not_of(' ');
    info.brand.resize(end == std::string::npos ? 0 : end + 1);
    info.brand.erase(0, info.brand.find_first_not_of(' ') == std::string::npos ? 0 : info.brand.find_first_not_of(' '));
  }

  // A virtual machine traps every CPUID, for microseconds: each leaf once. Leaves that are not there stay zero.
  const Leaf one = cpuid(1);
  // Bit 27 of leaf 1: the system has switched on XSAVE, so that XGETBV may be used at all.
  uint64_t saved = (one.r[kEcx] >> 27) & 1 ? extendedControl() : 0;
  bool ymm = (saved & 0x06) == 0x06;  // xmm, ymm
  bool zmm = (saved & 0xe6) == 0xe6;  // and mask registers, upper halves, zmm16 to zmm31
  const Leaf seven = greatest >= 7 ? cpuid(7, 0) : Leaf();
  const Leaf sevenOne = seven.r[kEax] >= 1 ? cpuid(7, 1) : Leaf();
  const Leaf extended = greatestExtended >= kExtended ? cpuid(kExtended) : Leaf();
  for (const Feature& f : kFeatures) {
    const Leaf& leaf = f.leaf == 1 ? one : f.leaf == kExtended ? extended : f.subleaf == 1 ? sevenOne : seven;
    bool has = (leaf.r[f.reg] >> f.bit) & 1;
    if (f.needs == kYmm) has = has && ymm;
    if (f.needs == kZmm) has = has && zmm;
    info.features.emplace_back(f.name, has);
  }

  bool amdCaches = greatestExtended >= 0x8000001d && ((extended.r[kEcx] >> 22) & 1);
  if (amdCaches) {
    readCaches(info, 0x8000001d);
  } else if (greatest >= 4) {
    readCaches(info, 4);
  }
  return info;
}

#else

CpuInfo cpuInfo() { return {}; }

#endif

}  // namespace numjet
