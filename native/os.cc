// Operating-system calls behind os.h, for Linux, macOS and Windows.
#include "os.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <thread>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#else
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif
#include <sys/stat.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif
#endif

namespace numjet::os {

namespace {

#if defined(__linux__)
/// First number in a file, or -1 (absent, unreadable, or the word "max"); `second` gets the number after it.
double firstNumber(const char* path, double* second = nullptr) {
  FILE* file = std::fopen(path, "r");
  if (!file) return -1;
  double a = -1;
  double b = -1;
  if (std::fscanf(file, "%lf %lf", &a, &b) < 1) a = -1;
  std::fclose(file);
  if (second) *second = b;
  return a;
}
#endif

}  // namespace

uint64_t milliseconds() {
  using namespace std::chrono;
  return static_cast<uint64_t>(duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()).count());
}

#if defined(_WIN32)

size_t pageSize() {
  SYSTEM_INFO info;
  GetSystemInfo(&info);
  return info.dwPageSize;
}

size_t memoryBytes() {
  MEMORYSTATUSEX status;
  status.dwLength = sizeof(status);
  return GlobalMemoryStatusEx(&status) ? static_cast<size_t>(status.ullTotalPhys) : size_t{4} << 30;
}

// Large pages on Windows need a privilege that ordinary accounts lack.
bool hugePages() { return false; }

unsigned cores() {
  DWORD_PTR mine = 0;
  DWORD_PTR all = 0;
  if (!GetProcessAffinityMask(GetCurrentProcess(), &mine, &all)) return std::max(1u, std::thread::hardware_concurrency());
  unsigned count = 0;
  for (; mine; mine &= mine - 1) count++;
  return std::max(1u, count);
}

int currentCpu() { return -1; }
void leaveCpu(int) {}
int threadId() { return -1; }
void keepOff(int, int) {}
void keepOff(std::thread&, int) {}
void roam() {}

void* mapPages(size_t bytes, size_t alignment) {
  // VirtualAlloc aligns to 64 KiB and a reservation cannot be split: reserve more, note where, free, reserve there.
  for (int attempt = 0; attempt < 8; attempt++) {
    if (alignment <= (size_t{64} << 10)) return VirtualAlloc(nullptr, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    void* probe = VirtualAlloc(nullptr, bytes + alignment, MEM_RESERVE, PAGE_NOACCESS);
    if (!probe) return nullptr;
    uintptr_t aligned = (reinterpret_cast<uintptr_t>(probe) + alignment - 1) & ~(uintptr_t{alignment} - 1);
    VirtualFree(probe, 0, MEM_RELEASE);
    void* base =
        VirtualAlloc(reinterpret_cast<void*>(aligned), bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (base) return base;  // else another thread took the hole: once more
  }
  return nullptr;
}

void unmapPages(void* base, size_t) { VirtualFree(base, 0, MEM_RELEASE); }

void* mapFile(const char*, bool, size_t&) { return nullptr; }
void unmapFile(void*, size_t) {}

void stayLoaded() {
  HMODULE self;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN,
                     reinterpret_cast<const char*>(&stayLoaded), &self);
}

#else

size_t pageSize() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

size_t memoryBytes() {
#if defined(__APPLE__)
  uint64_t bytes = 0;
  size_t length = sizeof(bytes);
  if (sysctlbyname("hw.memsize", &bytes, &length, nullptr, 0) == 0) return bytes;
  return size_t{4} << 30;
#else
  double bytes = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(pageSize());
  for (const char* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    double limit = firstNumber(path);
    if (limit > 0) bytes = std::min(bytes, limit);
  }
  return static_cast<size_t>(bytes);
#endif
}

bool hugePages() {
#if defined(__linux__)
  FILE* file = std::fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");
  if (!file) return false;
  char text[128] = {};
  size_t got = std::fread(text, 1, sizeof(text) - 1, file);
  std::fclose(file);
  return got > 0 && (std::strstr(text, "[madvise]") || std::strstr(text, "[always]"));
#else
  return false;
#endif
}

unsigned cores() {
  unsigned count = std::max(1u, std::thread::hardware_concurrency());
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) count = std::max(1, CPU_COUNT(&set));
  double period = -1;
  double quota = firstNumber("/sys/fs/cgroup/cpu.max", &period);
  if (quota <= 0) {
    quota = firstNumber("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    period = firstNumber("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  }
  if (quota > 0 && period > 0) count = std::clamp(static_cast<unsigned>(std::ceil(quota / period)), 1u, count);
#endif
  return count;
}

#if defined(__linux__)

int currentCpu() { return sched_getcpu(); }

namespace {

/// Where the process may run, read before any thread was kept off a processor.
const cpu_set_t& wholeProcess() {
  static const cpu_set_t set = [] {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    sched_getaffinity(getpid(), sizeof(allowed), &allowed);
    return allowed;
  }();
  return set;
}

}  // namespace

int threadId() {
  wholeProcess();
  return static_cast<int>(syscall(SYS_gettid));
}

void keepOff(int threadId, int cpu) {
  if (threadId < 0 || cpu < 0 || cpu >= CPU_SETSIZE) return;
  cpu_set_t others = wholeProcess();
  CPU_CLR(cpu, &others);
  if (CPU_COUNT(&others) > 0) sched_setaffinity(threadId, sizeof(others), &others);
}

void keepOff(std::thread& thread, int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE) return;
  cpu_set_t others = wholeProcess();
  CPU_CLR(cpu, &others);
  if (CPU_COUNT(&others) > 0) pthread_setaffinity_np(thread.native_handle(), sizeof(others), &others);
}

void roam() { sched_setaffinity(0, sizeof(cpu_set_t), &wholeProcess()); }

void leaveCpu(int cpu) {
  cpu_set_t allowed;
  if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(cpu, &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof(others), &others) != 0) return;
  sched_setaffinity(0, sizeof(allowed), &allowed);
}

#else

int currentCpu() { return -1; }
void leaveCpu(int) {}
int threadId() { return -1; }
void keepOff(int, int) {}
void keepOff(std::thread&, int) {}
void roam() {}

#endif

void* mapPages(size_t bytes, size_t alignment) {
  size_t page = pageSize();
  size_t slack = alignment > page ? alignment : 0;
  void* got = mmap(nullptr, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) return nullptr;
  auto start = reinterpret_cast<uintptr_t>(got);
  uintptr_t base = slack ? (start + alignment - 1) & ~(uintptr_t{alignment} - 1) : start;
  if (base > start) munmap(got, base - start);
  if (slack > base - start) munmap(reinterpret_cast<void*>(base + bytes), slack - (base - start));
#if defined(__linux__)
  // Fewer and larger page faults, and a quarter more bandwidth on streams.
  if (alignment >= kHugePage) madvise(reinterpret_cast<void*>(base), bytes, MADV_HUGEPAGE);
#endif
  return reinterpret_cast<void*>(base);
}

void unmapPages(void* base, size_t bytes) { munmap(base, bytes); }

void* mapFile(const char* path, bool shared, size_t& bytes) {
  int file = open(path, (shared ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat facts;
  void* base = nullptr;
  if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0) {
    bytes = static_cast<size_t>(facts.st_size);
    // Writable even when private: whoever writes through a typed array gets a page of his own and no fault.
    void* got = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, shared ? MAP_SHARED : MAP_PRIVATE, file, 0);
    if (got != MAP_FAILED) base = got;
  }
  close(file);
  return base;
}

void unmapFile(void* base, size_t bytes) { munmap(base, bytes); }

void stayLoaded() {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&stayLoaded), &info) && info.dli_fname) {
    dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
  }
}

#endif

}  // namespace numjet::os
