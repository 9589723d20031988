// The process-wide pool of aligned blocks behind every native storage. Knows no V8: the binding wraps blocks in
// ArrayBuffers and V8's deleters bring them back, from any thread.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace numjet {

struct Region;

/// One piece of memory that is handed out and comes back whole. The record lives as long as its memory is mapped.
struct Block {
  std::byte* base;
  size_t capacity;
  Region* region;  // the mapping that it was carved from; nullptr when it is a mapping of its own
  uint32_t sizeClass;
  std::shared_ptr<void> holder;  // shared with whoever else may still use the memory when it is given back
  bool touched;  // has been handed out before: contents are arbitrary (a fresh mapping is zero)
  uint64_t idleSince;
  Block* newer;
  Block* older;
};

struct MemoryStats {
  size_t live;    // handed out, in block capacities
  size_t pooled;  // mapped and not handed out
  size_t peak;    // greatest `live` so far
  size_t limit;
  uint64_t allocations;
  uint64_t reused;
  size_t blocks;  // handed out
};

class MemoryPool {
 public:
  /// The one pool; never destroyed, because deleters run until the very end of the process.
  static MemoryPool& instance();

  /// A block that came back earlier, or nullptr.
  Block* takeIdle(size_t bytes);
  /// A new block, or nullptr when the limit or the operating system refuses. Gives up idle blocks to stay within it.
  Block* takeFresh(size_t bytes);
  /// Takes a block back; one whose `holder` has other owners stays live until they are gone.
  void give(Block* block);

  MemoryStats stats();
  size_t trim();
  void setLimit(size_t bytes);
  /// Bytes handed out now, and the fewest since restartLow.
  std::pair<size_t, size_t> liveAndLow();
  void restartLow();

 private:
  MemoryPool();
  struct List {
    Block* newest = nullptr;
    Block* oldest = nullptr;
  };
  static constexpr unsigned kClasses = 320;

  Block* pop(unsigned sizeClass);
  void push(Block* block);
  void unlink(Block* block);
  void handOut(Block* block);
  std::byte* map(size_t bytes, size_t alignment);
  Block* carve(unsigned sizeClass, size_t capacity);
  size_t release(Block* block, uint64_t before);
  size_t releaseIdle(uint64_t before, size_t keep);
  void releaseOld();
  void settle(Block* block);
  void settleHeld();

  std::mutex mutex_;
  std::array<List, kClasses> idle_{};
  std::array<Region*, kClasses> carving_{};
  std::vector<Block*> held_;  // given back while their holder had other owners
  size_t limit_;
  size_t mapped_ = 0;
  size_t live_ = 0;
  size_t peak_ = 0;
  size_t low_ = 0;
  size_t blocks_ = 0;
  uint64_t allocations_ = 0;
  uint64_t reused_ = 0;
  uint64_t lastSweep_ = 0;
};

}  // namespace numjet
