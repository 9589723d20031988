// Worker threads: spinning, sleeping, and the claim protocol described in threads.h.
#include "threads.h"

#include <chrono>
#include <climits>
#include <thread>

#include "os.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif
#if defined(__linux__)
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__APPLE__)
#include <pthread.h>
#include <signal.h>
#endif

namespace numjet {

namespace {

// How long a worker spins after its last work. Measured on two busy cores, two calls of 54 µs each: 54.5 µs together while
// the worker spins, 85 µs once it sleeps, 125 µs (its core asleep too) 10 ms later, and a worker that sleeps between calls
// often wakes behind the caller on the caller's core and takes no part at all. Array operations of a program follow each
// other within a millisecond; OpenMP runtimes spin for up to 200.
constexpr auto kSpin = std::chrono::microseconds(1000);
constexpr int kPausesPerLook = 32;  // clock reads cost 20 ns, a pause up to 40 ns
// A worker that shares its core with somebody gives way every few microseconds: else that one, perhaps the caller, stands
// still for as long as the worker spins.
constexpr int kLooksPerYield = 4;
// For the same reason a worker that was called and came too late lies down again soon.
constexpr auto kSpinLate = std::chrono::microseconds(5);

void pauseOnce() {
#if defined(__x86_64__) || defined(_M_X64)
  _mm_pause();
#else
  std::this_thread::yield();
#endif
}

uint32_t generationOf(uint64_t ticket) { return static_cast<uint32_t>(ticket >> 32); }
uint32_t indexOf(uint64_t ticket) { return static_cast<uint32_t>(ticket); }
bool isOpen(uint64_t ticket) { return generationOf(ticket) & 1; }

}  // namespace

ThreadPool& ThreadPool::instance() {
  static ThreadPool* pool = new ThreadPool();
  return *pool;
}

ThreadPool::ThreadPool() : threads_(os::cores()) {}

void ThreadPool::setThreads(unsigned count) { threads_.store(count < 1 ? 1 : count, std::memory_order_relaxed); }

/// Claims and runs calls of the job of this ticket until none is left. True if it ran any.
bool ThreadPool::takePart(uint64_t ticket) {
  const uint32_t generation = generationOf(ticket);
  const Kernel kernel = kernel_.load(std::memory_order_relaxed);
  std::byte* const arguments = arguments_.load(std::memory_order_relaxed);
  const size_t stride = stride_.load(std::memory_order_relaxed);
  const uint32_t count = count_.load(std::memory_order_relaxed);
  bool ran = false;
  while (generationOf(ticket) == generation && indexOf(ticket) < count) {
    // Acquire-release: the fields above were read before a claim that proves them still this job's.
    std::atomic_thread_fence(std::memory_order_acquire);
    if (!ticket_.compare_exchange_weak(ticket, ticket + 1, std::memory_order_acq_rel, std::memory_order_acquire)) {
      continue;
    }
    kernel(arguments + size_t{indexOf(ticket)} * stride);
    ran = true;
    finished_.fetch_add(1, std::memory_order_release);
    ticket = ticket_.load(std::memory_order_acquire);
  }
  return ran;
}

void ThreadPool::run(Kernel kernel, std::byte* arguments, size_t stride, uint32_t count) {
  const unsigned helpers = count > 0 ? (threads() < count ? threads() : count) - 1 : 0;
  if (helpers == 0 || busy_.exchange(true, std::memory_order_acquire)) {
    for (uint32_t i = 0; i < count; i++) kernel(arguments + size_t{i} * stride);
    return;
  }
  if (started_.load(std::memory_order_relaxed) < helpers) startWorkers(helpers);

  const uint32_t generation = generationOf(ticket_.load(std::memory_order_relaxed));  // even: closed
  kernel_.store(kernel, std::memory_order_relaxed);
  arguments_.store(arguments, std::memory_order_relaxed);
  stride_.store(stride, std::memory_order_relaxed);
  count_.store(count, std::memory_order_relaxed);
  finished_.store(0, std::memory_order_relaxed);
  callerCpu_.store(os::currentCpu(), std::memory_order_relaxed);
  const uint64_t opened = uint64_t{generation + 1} << 32;
  // Sequentially consistent with the sleeper's own order (count itself asleep, then look at the ticket).
  ticket_.store(opened, std::memory_order_seq_cst);
  if (spinning_.load(std::memory_order_seq_cst) < helpers && sleeping_.load(std::memory_order_seq_cst) > 0) wake(helpers);

  takePart(opened);
  // Every index is claimed; those still running were claimed by workers that are at work now.
  for (unsigned looks = 0; finished_.load(std::memory_order_acquire) != count;) {
    pauseOnce();
    // A worker can lose its core in mid-kernel: let it have this one.
    if (++looks % 512 == 0) std::this_thread::yield();
  }
  ticket_.store(uint64_t{generation + 2} << 32, std::memory_order_release);
  busy_.store(false, std::memory_order_release);
}

/// The scheduler likes to wake a thread on its waker's core, where it gets no turn until the work is done, and takes
/// hundreds of milliseconds to notice. A move costs some 10 µs. Returns whether there was one.
bool ThreadPool::leaveCaller() {
  const int caller = callerCpu_.load(std::memory_order_relaxed);
  if (caller < 0 || os::currentCpu() != caller) return false;
  os::leaveCpu(caller);
  return true;
}

void ThreadPool::work(unsigned index) {
  uint64_t seen = 0;
  if (index < kMostKnown) threadIds_[index].store(os::threadId(), std::memory_order_relaxed);
  for (;;) {
    spinning_.fetch_add(1, std::memory_order_seq_cst);
    auto until = std::chrono::steady_clock::now() + kSpinLate;
    bool moved = leaveCaller();
    for (int looks = 1;; looks++) {
      bool ran = false;
      for (int i = 0; i < kPausesPerLook; i++) {
        uint64_t ticket = ticket_.load(std::memory_order_acquire);
        if (isOpen(ticket) && generationOf(ticket) != generationOf(seen)) {
          seen = ticket;
          if (index + 1 < threads()) ran = takePart(ticket) || ran;
        }
        pauseOnce();
      }
      auto now = std::chrono::steady_clock::now();
      if (ran) {
        until = now + kSpin;
        moved = false;
      } else if (now >= until || index + 1 >= threads()) {
        break;
      }
      if (looks % kLooksPerYield == 0) {
        std::this_thread::yield();
        // Once only: where the system insists, there is no room elsewhere.
        if (!moved) moved = leaveCaller();
      }
    }
    spinning_.fetch_sub(1, std::memory_order_seq_cst);
    sleep(seen);
    os::roam();
  }
}

void ThreadPool::sleep(uint64_t seen) {
  sleeping_.fetch_add(1, std::memory_order_seq_cst);
  const uint32_t rung = bell_.load(std::memory_order_seq_cst);
  uint64_t ticket = ticket_.load(std::memory_order_seq_cst);
  // A job opened between the last look and now has not rung for us: do not sleep through it.
  if (!isOpen(ticket) || generationOf(ticket) == generationOf(seen)) {
#if defined(__linux__)
    syscall(SYS_futex, &bell_, FUTEX_WAIT_PRIVATE, rung, nullptr, nullptr, 0);
#else
    bell_.wait(rung, std::memory_order_acquire);
#endif
  }
  sleeping_.fetch_sub(1, std::memory_order_seq_cst);
}

/// A sleeper that is woken on the caller's core gets no turn there until the work is done, so it cannot leave by itself: it is kept
/// off that core before it is woken, and lifts the ban once it runs. Two microseconds, where waking takes 35.
void ThreadPool::wake(unsigned count) {
  const int caller = callerCpu_.load(std::memory_order_relaxed);
  for (unsigned i = 0; i < count && i < kMostKnown; i++) {
    const int id = threadIds_[i].load(std::memory_order_relaxed);
    if (id > 0) os::keepOff(id, caller);
  }
  bell_.fetch_add(1, std::memory_order_seq_cst);
#if defined(__linux__)
  // After setThreads made the pool smaller some sleepers would not take part: wake all, those among them lie down again.
  const int sleepers = started_.load(std::memory_order_relaxed) < threads() ? static_cast<int>(count) : INT_MAX;
  syscall(SYS_futex, &bell_, FUTEX_WAKE_PRIVATE, sleepers, nullptr, nullptr, 0);
#else
  (void)count;
  bell_.notify_all();
#endif
}

/// Called only by the thread that holds `busy_`. A refused thread leaves the pool smaller, never the call undone.
void ThreadPool::startWorkers(unsigned wanted) {
#if !defined(_WIN32)
  // Signals belong to Node's threads; a new thread inherits the mask.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
#endif
  for (unsigned index = started_.load(std::memory_order_relaxed); index < wanted; index++) {
    try {
      std::thread thread([this, index] {
#if defined(__linux__)
        pthread_setname_np(pthread_self(), "numjet");
#endif
        os::roam();
        work(index);
      });
      os::keepOff(thread, os::currentCpu());  // it would start behind the caller, as in `wake`
      thread.detach();
    } catch (...) {
      break;
    }
    started_.store(index + 1, std::memory_order_relaxed);
  }
#if !defined(_WIN32)
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
#endif
}

}  // namespace numjet
