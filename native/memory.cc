// Size classes, free lists and the rules by which memory goes back to the operating system.
#include "memory.h"

#include <algorithm>
#include <atomic>
#include <bit>

#include "os.h"

namespace numjet {

/// A mapping that small blocks of one size class are carved from.
struct Region {
  std::byte* base;
  size_t bytes;
  size_t carved;  // bytes
  size_t freeBlocks;
  std::vector<Block*> blocks;
};

namespace {

constexpr size_t kLine = 64;                       // cache line; also what a 512-bit load wants
constexpr size_t kLarge = size_t{1} << 20;         // from here a block is a mapping of its own, with huge pages
constexpr size_t kLargestRequest = size_t{1} << 46;  // a user address space is 47 bits
constexpr uint64_t kIdleMilliseconds = 3000;       // an idle block this old goes back to the system
constexpr uint64_t kSweepEvery = 500;              // milliseconds between looks for such blocks
constexpr size_t kKeepAtLeast = size_t{256} << 20;   // idle bytes always tolerated; beyond, an eighth of the limit

/// Eight classes for each doubling: at most an eighth of a block is unused, and equal requests always share a class.
unsigned classOf(size_t bytes) {
  size_t units = (std::max<size_t>(bytes, 1) - 1) / kLine;
  if (units < 16) return static_cast<unsigned>(units);
  unsigned shift = static_cast<unsigned>(std::bit_width(units)) - 4;
  return shift * 8 + static_cast<unsigned>(units >> shift);
}

size_t capacityOf(unsigned sizeClass) {
  if (sizeClass < 16) return (size_t{sizeClass} + 1) * kLine;
  unsigned shift = sizeClass / 8 - 1;
  return ((size_t{sizeClass} - size_t{shift} * 8 + 1) << shift) * kLine;
}

}  // namespace

MemoryPool& MemoryPool::instance() {
  static MemoryPool* pool = new MemoryPool();
  return *pool;
}

MemoryPool::MemoryPool() : limit_(os::memoryBytes() / 5 * 4) {}

void MemoryPool::push(Block* block) {
  List& list = idle_[block->sizeClass];
  block->newer = nullptr;
  block->older = list.newest;
  if (list.newest) list.newest->newer = block;
  list.newest = block;
  if (!list.oldest) list.oldest = block;
  if (block->region) block->region->freeBlocks++;
}

void MemoryPool::unlink(Block* block) {
  List& list = idle_[block->sizeClass];
  (block->newer ? block->newer->older : list.newest) = block->older;
  (block->older ? block->older->newer : list.oldest) = block->newer;
  if (block->region) block->region->freeBlocks--;
}

/// Last in, first out: the newest block is the one most likely still in cache.
Block* MemoryPool::pop(unsigned sizeClass) {
  Block* block = idle_[sizeClass].newest;
  if (block) unlink(block);
  return block;
}

void MemoryPool::handOut(Block* block) {
  allocations_++;
  if (block->touched) reused_++;
  blocks_++;
  live_ += block->capacity;
  peak_ = std::max(peak_, live_);
}

Block* MemoryPool::takeIdle(size_t bytes) {
  if (bytes > kLargestRequest) return nullptr;
  std::lock_guard lock(mutex_);
  unsigned sizeClass = classOf(bytes);
  if (!idle_[sizeClass].newest) settleHeld();
  Block* block = pop(sizeClass);
  if (block) handOut(block);
  return block;
}

/// Fresh pages within the limit, at the cost of idle blocks where need be; nullptr when that is not enough.
std::byte* MemoryPool::map(size_t bytes, size_t alignment) {
  if (mapped_ + bytes > limit_) releaseIdle(UINT64_MAX, limit_ > bytes ? limit_ - bytes : 0);
  if (mapped_ + bytes > limit_) return nullptr;
  void* base = os::mapPages(bytes, alignment);
  // The system may have limits of its own (address space, overcommit).
  if (!base && releaseIdle(UINT64_MAX, 0) > 0) base = os::mapPages(bytes, alignment);
  if (base) mapped_ += bytes;
  return static_cast<std::byte*>(base);
}

Block* MemoryPool::takeFresh(size_t bytes) {
  if (bytes > kLargestRequest) return nullptr;
  unsigned sizeClass = classOf(bytes);
  size_t capacity = capacityOf(sizeClass);
  std::lock_guard lock(mutex_);
  releaseOld();
  Block* block = nullptr;
  if (capacity < kLarge) {
    block = carve(sizeClass, capacity);
    if (!block) return nullptr;
  } else {
    std::byte* base = map(capacity, os::kHugePage);
    if (!base) return nullptr;
    block = new Block{base, capacity, nullptr, sizeClass, nullptr, false, 0, nullptr, nullptr};
  }
  handOut(block);
  return block;
}

Block* MemoryPool::carve(unsigned sizeClass, size_t capacity) {
  Region* region = carving_[sizeClass];
  if (!region || region->carved + capacity > region->bytes) {
    // Sixteen blocks, but no less than makes a mapping worth its system call and no more than 4 MiB.
    size_t page = os::pageSize();
    size_t bytes = std::clamp(capacity * 16, size_t{256} << 10, size_t{4} << 20);
    bytes = (bytes / capacity * capacity + page - 1) / page * page;
    std::byte* base = map(bytes, page);
    if (!base) return nullptr;
    region = carving_[sizeClass] = new Region{base, bytes, 0, 0, {}};
  }
  auto* block = new Block{region->base + region->carved, capacity, region, sizeClass, nullptr, false, 0, nullptr, nullptr};
  region->carved += capacity;
  region->blocks.push_back(block);
  return block;
}

void MemoryPool::give(Block* block) {
  std::lock_guard lock(mutex_);
  if (block->holder.use_count() > 1) {
    held_.push_back(block);
    return;
  }
  settle(block);
  releaseOld();
}

void MemoryPool::settle(Block* block) {
  // The last other owner may have been on another thread: what it wrote comes before what we write.
  std::atomic_thread_fence(std::memory_order_acquire);
  block->holder.reset();
  live_ -= block->capacity;
  low_ = std::min(low_, live_);
  blocks_--;
  block->touched = true;
  block->idleSince = os::milliseconds();
  push(block);
}

/// Looks again at the blocks that others still used when they were given back.
void MemoryPool::settleHeld() {
  for (size_t i = held_.size(); i-- > 0;) {
    Block* block = held_[i];
    if (block->holder.use_count() > 1) continue;
    held_[i] = held_.back();
    held_.pop_back();
    settle(block);
  }
}

/// Unmaps an idle block (for a carved one: its region, if no part of it is handed out or was used since `before`).
/// Returns the bytes given back.
size_t MemoryPool::release(Block* block, uint64_t before) {
  if (Region* region = block->region) {
    if (region->freeBlocks != region->blocks.size()) return 0;
    for (const Block* part : region->blocks) {
      if (part->idleSince >= before) return 0;
    }
    for (Block* part : region->blocks) {
      unlink(part);
      delete part;
    }
    for (Region*& current : carving_) {
      if (current == region) current = nullptr;
    }
    size_t bytes = region->bytes;
    os::unmapPages(region->base, bytes);
    mapped_ -= bytes;
    delete region;
    return bytes;
  }
  size_t bytes = block->capacity;
  unlink(block);
  os::unmapPages(block->base, bytes);
  mapped_ -= bytes;
  delete block;
  return bytes;
}

/// Releases idle blocks not used since `before`, oldest of the largest class first, while more than `keep` is mapped.
size_t MemoryPool::releaseIdle(uint64_t before, size_t keep) {
  size_t released = 0;
  for (unsigned sizeClass = kClasses; sizeClass-- > 0;) {
    Block* block = idle_[sizeClass].oldest;
    while (block && mapped_ > keep && block->idleSince < before) {
      Region* region = block->region;
      Block* next = block->newer;
      // The region's other idle blocks go with it: step over them first.
      while (region && next && next->region == region) next = next->newer;
      released += release(block, before);
      block = next;
    }
  }
  return released;
}

void MemoryPool::releaseOld() {
  size_t allowed = live_ + std::max(kKeepAtLeast, limit_ / 8);
  if (mapped_ > allowed) releaseIdle(UINT64_MAX, allowed);
  uint64_t now = os::milliseconds();
  if (now - lastSweep_ < kSweepEvery) return;
  lastSweep_ = now;
  if (now > kIdleMilliseconds) releaseIdle(now - kIdleMilliseconds, 0);
}

MemoryStats MemoryPool::stats() {
  std::lock_guard lock(mutex_);
  settleHeld();
  return {live_, mapped_ - live_, peak_, limit_, allocations_, reused_, blocks_};
}

std::pair<size_t, size_t> MemoryPool::liveAndLow() {
  std::lock_guard lock(mutex_);
  return {live_, low_};
}

void MemoryPool::restartLow() {
  std::lock_guard lock(mutex_);
  low_ = live_;
}

size_t MemoryPool::trim() {
  std::lock_guard lock(mutex_);
  settleHeld();
  return releaseIdle(UINT64_MAX, 0);
}

void MemoryPool::setLimit(size_t bytes) {
  std::lock_guard lock(mutex_);
  limit_ = bytes;
  if (mapped_ > limit_) releaseIdle(UINT64_MAX, limit_);
}

}  // namespace numjet
