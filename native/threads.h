// Fork-join over a block of argument records. Workers spin for a while after work and then sleep; the calling thread
// always takes part and never waits for a worker that has not begun.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace numjet {

/// Machine code written by numjet: one pointer to an argument block.
using Kernel = void (*)(void* arguments);

class ThreadPool {
 public:
  /// The one pool; never destroyed: sleeping workers may look at it until the process is gone.
  static ThreadPool& instance();

  /// Calls kernel(arguments + i * stride) for every i < count and returns when all calls have returned. A second
  /// caller at the same time (another worker_thread, or a nested call) runs its own calls by itself.
  void run(Kernel kernel, std::byte* arguments, size_t stride, uint32_t count);

  /// How many threads take part, the caller included.
  void setThreads(unsigned count);
  unsigned threads() const { return threads_.load(std::memory_order_relaxed); }
  /// Workers that spin right now: handing work to these costs well under a microsecond.
  unsigned awake() const { return spinning_.load(std::memory_order_relaxed); }

 private:
  ThreadPool();
  void startWorkers(unsigned wanted);
  void work(unsigned index);
  bool takePart(uint64_t ticket);
  bool leaveCaller();
  void sleep(uint64_t seen);
  void wake(unsigned count);

  // High half: generation, odd while a job is open. Low half: the next index to claim. A claim is a compare-exchange,
  // so it fails as soon as the generation has moved on; fields below are written only while the generation is even.
  alignas(64) std::atomic<uint64_t> ticket_{0};
  std::atomic<Kernel> kernel_{nullptr};
  std::atomic<std::byte*> arguments_{nullptr};
  std::atomic<size_t> stride_{0};
  std::atomic<uint32_t> count_{0};
  std::atomic<int> callerCpu_{-1};
  alignas(64) std::atomic<uint32_t> finished_{0};
  alignas(64) std::atomic<bool> busy_{false};
  std::atomic<unsigned> threads_;
  std::atomic<unsigned> started_{0};
  alignas(64) std::atomic<unsigned> spinning_{0};
  std::atomic<unsigned> sleeping_{0};
  static constexpr unsigned kMostKnown = 64;
  std::atomic<int> threadIds_[kMostKnown] = {};  // by worker, 0 until it runs
  alignas(64) std::atomic<uint32_t> bell_{0};  // rung to wake sleepers; the futex word on Linux
};

}  // namespace numjet
