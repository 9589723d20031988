// What the addon asks of the operating system: address space, sizes, clocks. No policy; that is the pool's.
#pragma once
#include <cstddef>
#include <cstdint>
#include <thread>

namespace numjet::os {

constexpr size_t kHugePage = size_t{2} << 20;

size_t pageSize();
/// Bytes this process may use: physical memory or the control group's limit, whichever is less.
size_t memoryBytes();
/// True where the kernel gives 2 MiB pages to memory that asks for them.
bool hugePages();
/// Processors this process may run on: affinity mask and control-group quota included.
unsigned cores();
/// The processor that this thread is on, or -1 where that is not cheap to know.
int currentCpu();
/// Moves this thread to another processor than `cpu`, if it may run on another, and lets it roam from there.
void leaveCpu(int cpu);
/// Monotonic milliseconds.
uint64_t milliseconds();

/// This thread's id for `keepOff`, or -1 where the system has no such thing.
int threadId();
/// Forbids another thread of this process one processor, where it has others.
void keepOff(int threadId, int cpu);
void keepOff(std::thread& thread, int cpu);
/// Lets this thread run wherever the process may.
void roam();

/// Fresh zeroed pages aligned to `alignment` (a power of two, at least a page); nullptr when refused.
void* mapPages(size_t bytes, size_t alignment);
void unmapPages(void* base, size_t bytes);
/// A whole file as memory: changes stay private, or go to the file when `shared`. nullptr when refused or where not supported.
void* mapFile(const char* path, bool shared, size_t& bytes);
void unmapFile(void* base, size_t bytes);
/// Keeps this library mapped until the process ends: deleters and threads outlive the environment that loaded it.
void stayLoaded();

}  // namespace numjet::os
