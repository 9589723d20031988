// Executable memory on Linux (memfd mapped twice), macOS (vm_remap) and Windows (a section mapped twice).
#include "code.h"

#include <cstring>

#include "os.h"

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#elif defined(__APPLE__)
#include <mach/mach.h>
#include <mach/mach_vm.h>
#endif
#endif

namespace numjet {

#if defined(_WIN32)

bool mapCodeSpace(size_t bytes, CodeSpace& space) {
  HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, PAGE_EXECUTE_READWRITE,
                                      static_cast<DWORD>(uint64_t{bytes} >> 32), static_cast<DWORD>(bytes), nullptr);
  if (!section) return false;
  void* writable = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, bytes);
  void* executable = MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0, bytes);
  CloseHandle(section);  // the views keep it alive
  if (!writable || !executable) {
    if (writable) UnmapViewOfFile(writable);
    if (executable) UnmapViewOfFile(executable);
    return false;
  }
  space = {writable, executable, bytes};
  return true;
}

void unmapWritable(void* writable, size_t) { UnmapViewOfFile(writable); }

void unmapExecutable(void* executable, size_t) {
  if (!UnmapViewOfFile(executable)) VirtualFree(executable, 0, MEM_RELEASE);
}

void* installCode(const void* code, size_t bytes, size_t& mapped) {
  void* pages = VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (!pages) return nullptr;
  std::memcpy(pages, code, bytes);
  DWORD before;
  if (!VirtualProtect(pages, bytes, PAGE_EXECUTE_READ, &before)) {
    VirtualFree(pages, 0, MEM_RELEASE);
    return nullptr;
  }
  FlushInstructionCache(GetCurrentProcess(), pages, bytes);
  mapped = bytes;
  return pages;
}

#else

bool mapCodeSpace(size_t bytes, CodeSpace& space) {
#if defined(__linux__)
  int file = static_cast<int>(syscall(SYS_memfd_create, "numjet-code", 1u /* MFD_CLOEXEC */));
  if (file < 0) return false;
  void* writable = MAP_FAILED;
  void* executable = MAP_FAILED;
  if (ftruncate(file, static_cast<off_t>(bytes)) == 0) {
    writable = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    executable = mmap(nullptr, bytes, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
  }
  close(file);
  if (writable == MAP_FAILED || executable == MAP_FAILED) {
    if (writable != MAP_FAILED) munmap(writable, bytes);
    if (executable != MAP_FAILED) munmap(executable, bytes);
    return false;
  }
  space = {writable, executable, bytes};
  return true;
#elif defined(__APPLE__)
  void* writable = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (writable == MAP_FAILED) return false;
  mach_vm_address_t executable = 0;
  vm_prot_t current = 0;
  vm_prot_t greatest = 0;
  kern_return_t result = mach_vm_remap(mach_task_self(), &executable, bytes, 0, VM_FLAGS_ANYWHERE, mach_task_self(),
                                       reinterpret_cast<mach_vm_address_t>(writable), FALSE, &current, &greatest,
                                       VM_INHERIT_NONE);
  if (result == KERN_SUCCESS) {
    result = mach_vm_protect(mach_task_self(), executable, bytes, FALSE, VM_PROT_READ | VM_PROT_EXECUTE);
    if (result != KERN_SUCCESS) mach_vm_deallocate(mach_task_self(), executable, bytes);
  }
  if (result != KERN_SUCCESS) {
    munmap(writable, bytes);
    return false;
  }
  space = {writable, reinterpret_cast<void*>(executable), bytes};
  return true;
#else
  (void)bytes;
  (void)space;
  return false;
#endif
}

void unmapWritable(void* writable, size_t bytes) { munmap(writable, bytes); }
void unmapExecutable(void* executable, size_t bytes) { munmap(executable, bytes); }

void* installCode(const void* code, size_t bytes, size_t& mapped) {
  size_t page = os::pageSize();
  size_t length = (bytes + page - 1) / page * page;
  void* pages = mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return nullptr;
  std::memcpy(pages, code, bytes);
  if (mprotect(pages, length, PROT_READ | PROT_EXEC) != 0) {
    munmap(pages, length);
    return nullptr;
  }
  mapped = length;
  return pages;
}

#endif

}  // namespace numjet
