// The functions that TypeScript sees (src/runtime/native/addon.ts has their types). V8's own API: N-API has neither
// backing-store deleters, which bring memory back inside synchronous code, nor callbacks this cheap.
#include <node.h>
#include <v8.h>

#include <atomic>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "code.h"
#include "cpu.h"
#include "memory.h"
#include "os.h"
#include "threads.h"

#if defined(V8_ENABLE_SANDBOX)
#error "V8's sandbox forbids array buffers outside its own address range"
#endif

namespace numjet {
namespace {

using v8::Array;
using v8::ArrayBuffer;
using v8::BackingStore;
using v8::Boolean;
using v8::Context;
using v8::Exception;
using v8::External;
using v8::Function;
using v8::FunctionCallbackInfo;
using v8::Isolate;
using v8::Local;
using v8::Number;
using v8::Object;
using v8::SharedArrayBuffer;
using v8::String;
using v8::Symbol;
using v8::Uint8Array;
using v8::Value;

using Arguments = FunctionCallbackInfo<Value>;

// Bytes that an isolate may take between collections before a request that the pool cannot serve triggers one: a
// scavenge of some 0.05 to 0.1 ms, where the page faults of as many fresh bytes cost 2.5 ms. Some two results of 8 MB: with 40 MiB going
// round an addition of 1e6 doubles took 350 µs, with 20 MiB 210, as the memory then stays in a cache of 32 MiB. Below the 64 MiB of
// array buffers at which V8 itself starts to mark the whole heap. To this comes an eighth of what is live, up to as much again: a program that keeps
// what it makes should not be collected in vain for every few arrays.
constexpr size_t kYoungBudget = size_t{20} << 20;
// The same for blocks below 1 MiB, which hold arrays that fit the caches: so few bytes that the memory which goes round
// stays in the last-level cache (8000-byte results: 0.7 µs each with 40 MiB going round, 0.3 with 8).
constexpr size_t kSmallYoungBudget = size_t{8} << 20;
constexpr size_t kSmallBlock = size_t{1} << 20;
// Live bytes above one and a half times the fewest since the last full collection, and this much more, call for
// another: what dies old, a scavenge does not free.
constexpr size_t kOldBudget = size_t{96} << 20;

/// What belongs to one isolate. Everything else in the addon is per process.
struct IsolateState {
  Isolate* isolate;
  v8::Global<Symbol> detachKey;
  v8::Global<v8::Private> tokenKey;
  size_t sinceCollection = 0;
  uint32_t youngCollections = 0;
  uint32_t fullCollections = 0;
  std::vector<std::shared_ptr<BackingStore>> pinned;
  std::vector<uint32_t> freeHandles;
  std::vector<std::pair<void*, size_t>> executable;
};

#if V8_MAJOR_VERSION >= 14
constexpr v8::ExternalPointerTypeTag kStateTag = 1;
Local<External> wrap(Isolate* isolate, IsolateState* state) { return External::New(isolate, state, kStateTag); }
IsolateState* stateOf(const Arguments& info) {
  return static_cast<IsolateState*>(info.Data().As<External>()->Value(kStateTag));
}
#else
Local<External> wrap(Isolate* isolate, IsolateState* state) { return External::New(isolate, state); }
IsolateState* stateOf(const Arguments& info) {
  return static_cast<IsolateState*>(info.Data().As<External>()->Value());
}
#endif

Local<String> text(Isolate* isolate, const char* chars) {
  return String::NewFromUtf8(isolate, chars).ToLocalChecked();
}

void set(Local<Context> context, Local<Object> object, const char* name, Local<Value> value) {
  // Fails only in an isolate that is being terminated, where nobody will see the object.
  (void)object->Set(context, text(v8::Isolate::GetCurrent(), name), value).FromMaybe(false);
}

void set(Local<Context> context, Local<Object> object, const char* name, double value) {
  set(context, object, name, Number::New(v8::Isolate::GetCurrent(), value));
}

/// For hot paths: the caller's types are checked by TypeScript, and by nothing else.
double number(const Arguments& info, int index) { return info[index].As<Number>()->Value(); }
uintptr_t address(const Arguments& info, int index) { return static_cast<uintptr_t>(number(info, index)); }

/// Throws a TypeError and returns false unless the argument is a whole number from 0 to 2^53.
bool bytesArgument(const Arguments& info, const char* function, size_t& bytes) {
  double value = info[0]->IsNumber() ? number(info, 0) : -1;
  if (value >= 0 && value <= 9007199254740992.0 && value == std::floor(value)) {
    bytes = static_cast<size_t>(value);
    return true;
  }
  std::string message = std::string(function) + ": expected a whole number of bytes";
  info.GetIsolate()->ThrowException(Exception::TypeError(text(info.GetIsolate(), message.c_str())));
  return false;
}

void throwNoBuffer(Isolate* isolate, const char* message) {
  isolate->ThrowException(Exception::TypeError(text(isolate, message)));
}

// --- memory ---------------------------------------------------------------------------------------------------------

void returnBlock(void*, size_t, void* block) { MemoryPool::instance().give(static_cast<Block*>(block)); }

/// Kernels hold raw addresses: with a key that nobody else has, no transfer can take the memory away. Before V8 13, Node
/// and V8 take a refused detach for impossible and abort the process; addon.ts has what is done there instead.
void protect([[maybe_unused]] IsolateState* state, [[maybe_unused]] Local<ArrayBuffer> buffer) {
#if V8_MAJOR_VERSION >= 13
  buffer->SetDetachKey(state->detachKey.Get(state->isolate));
#endif
}

Local<ArrayBuffer> wrapSmall(IsolateState* state, Block* block, size_t bytes) {
  return ArrayBuffer::New(state->isolate, ArrayBuffer::NewBackingStore(block->base, bytes, returnBlock, block));
}

/// V8 marks its whole heap whenever array buffers have grown by 64 MiB: milliseconds for each large result, more in a
/// program with a large heap. So V8 is not told that a large buffer owns its memory: a buffer of one byte, which only it
/// refers to, has the deleter. Should the memory have moved on to another buffer (a transfer) or be pinned, the block's
/// `holder` has further owners and the pool waits for them. The token is made second and so is swept second.
Local<ArrayBuffer> wrapLarge(IsolateState* state, Block* block, size_t bytes) {
  Isolate* isolate = state->isolate;
  std::shared_ptr<BackingStore> store =
      ArrayBuffer::NewBackingStore(block->base, bytes, BackingStore::EmptyDeleter, nullptr);
  Local<ArrayBuffer> buffer = ArrayBuffer::New(isolate, store);
  block->holder = std::move(store);
  Local<ArrayBuffer> token = ArrayBuffer::New(isolate, ArrayBuffer::NewBackingStore(block->base, 1, returnBlock, block));
  bool held = buffer->SetPrivate(isolate->GetCurrentContext(), state->tokenKey.Get(isolate), token).FromMaybe(false);
  return held ? buffer : Local<ArrayBuffer>();
}

void afterCollection(Isolate*, v8::GCType type, v8::GCCallbackFlags, void* data) {
  auto* state = static_cast<IsolateState*>(data);
  state->sinceCollection = 0;
  if (type == v8::kGCTypeMarkSweepCompact) {
    state->fullCollections++;
    MemoryPool::instance().restartLow();
  } else {
    state->youngCollections++;
  }
}

/// While one of these lives, V8 frees dead array buffers inside the collection instead of on a thread of its own, which
/// on a busy machine may begin milliseconds later, when the next arrays have long been made of fresh pages; and it
/// collects the young generation on request. Flags are per process: one isolate at a time.
class CollectNow {
 public:
  CollectNow() : lock_(mutex()) {
    v8::V8::SetFlagsFromString("--no-concurrent-array-buffer-sweeping");
    v8::V8::SetFlagsFromString("--expose-gc");
  }
  ~CollectNow() {
    if (!userExposesGc) v8::V8::SetFlagsFromString("--no-expose-gc");
    v8::V8::SetFlagsFromString("--concurrent-array-buffer-sweeping");
  }
  static inline std::atomic<bool> userExposesGc{false};

 private:
  static std::mutex& mutex() {
    static auto* mutex = new std::mutex();
    return *mutex;
  }
  std::lock_guard<std::mutex> lock_;
};

/// A scavenge. V8 would also do one when a backing store is made and young array buffers have too many bytes, but how
/// many that is differs among versions, and large buffers (see wrapLarge) do not count.
void collectYoung(IsolateState* state) {
  CollectNow now;
  state->isolate->RequestGarbageCollectionForTesting(Isolate::kMinorGarbageCollection);
}

/// The whole heap, once. A memory pressure notification would compact too: up to 370 ms in a heap of 200 MB where this takes 50.
void collectAll(IsolateState* state) {
  CollectNow now;
  state->isolate->RequestGarbageCollectionForTesting(Isolate::kFullGarbageCollection);
}

Block* take(IsolateState* state, size_t bytes) {
  MemoryPool& pool = MemoryPool::instance();
  Block* block = pool.takeIdle(bytes);
  if (block) return block;
  size_t budget = bytes < kSmallBlock ? kSmallYoungBudget : kYoungBudget;
  // What is live may be garbage that a scavenge does not free, so its share is no more than the budget itself.
  if (state->sinceCollection + bytes > budget + std::min(budget, pool.liveAndLow().first / 8)) {
    collectYoung(state);
    auto [live, low] = pool.liveAndLow();
    if (live > low + low / 2 + kOldBudget) collectAll(state);
    block = pool.takeIdle(bytes);
    if (block) return block;
  }
  block = pool.takeFresh(bytes);
  if (block) return block;
  collectAll(state);
  block = pool.takeIdle(bytes);
  return block ? block : pool.takeFresh(bytes);
}

void alloc(const Arguments& info) {
  IsolateState* state = stateOf(info);
  Isolate* isolate = state->isolate;
  size_t bytes;
  if (!bytesArgument(info, "alloc", bytes)) return;
  Local<ArrayBuffer> buffer;
  if (bytes == 0) {
    buffer = ArrayBuffer::New(isolate, 0);
  } else {
    Block* block = take(state, bytes);
    if (!block) return;
    if (block->touched && info[1]->IsTrue()) std::memset(block->base, 0, bytes);
    state->sinceCollection += block->capacity;
    buffer = block->region ? wrapSmall(state, block, bytes) : wrapLarge(state, block, bytes);
    if (buffer.IsEmpty()) return;
  }
  protect(state, buffer);
  info.GetReturnValue().Set(buffer);
}

void unmapBuffer(void* base, size_t bytes, void*) { os::unmapFile(base, bytes); }

/// mapFile(path, shared): the file as an ArrayBuffer, unmapped with it; undefined when it cannot be mapped.
void mapFile(const Arguments& info) {
  IsolateState* state = stateOf(info);
  v8::String::Utf8Value path(state->isolate, info[0]);
  if (!*path) return;
  size_t bytes = 0;
  void* base = os::mapFile(*path, info[1]->IsTrue(), bytes);
  if (!base) return;
  Local<ArrayBuffer> buffer =
      ArrayBuffer::New(state->isolate, ArrayBuffer::NewBackingStore(base, bytes, unmapBuffer, nullptr));
  protect(state, buffer);
  info.GetReturnValue().Set(buffer);
}

void addressOf(const Arguments& info) {
  void* data = nullptr;
  if (info[0]->IsArrayBuffer()) {
    data = info[0].As<ArrayBuffer>()->Data();
  } else if (info[0]->IsSharedArrayBuffer()) {
    data = info[0].As<SharedArrayBuffer>()->Data();
  } else {
    return throwNoBuffer(info.GetIsolate(), "addressOf: expected an ArrayBuffer or SharedArrayBuffer");
  }
  info.GetReturnValue().Set(static_cast<double>(reinterpret_cast<uintptr_t>(data)));
}

void pin(const Arguments& info) {
  IsolateState* state = stateOf(info);
  std::shared_ptr<BackingStore> store;
  if (info[0]->IsArrayBuffer()) store = info[0].As<ArrayBuffer>()->GetBackingStore();
  if (info[0]->IsSharedArrayBuffer()) store = info[0].As<SharedArrayBuffer>()->GetBackingStore();
  if (!store) return throwNoBuffer(info.GetIsolate(), "pin: expected an ArrayBuffer or SharedArrayBuffer");
  uint32_t handle;
  if (state->freeHandles.empty()) {
    handle = static_cast<uint32_t>(state->pinned.size());
    state->pinned.push_back(std::move(store));
  } else {
    handle = state->freeHandles.back();
    state->freeHandles.pop_back();
    state->pinned[handle] = std::move(store);
  }
  info.GetReturnValue().Set(handle);
}

void unpin(const Arguments& info) {
  IsolateState* state = stateOf(info);
  double value = info[0]->IsNumber() ? number(info, 0) : -1;
  if (!(value >= 0 && value < static_cast<double>(state->pinned.size()))) return;
  auto handle = static_cast<uint32_t>(value);
  if (!state->pinned[handle]) return;
  state->pinned[handle].reset();
  state->freeHandles.push_back(handle);
}

void memoryStats(const Arguments& info) {
  Isolate* isolate = info.GetIsolate();
  Local<Context> context = isolate->GetCurrentContext();
  IsolateState* state = stateOf(info);
  MemoryStats stats = MemoryPool::instance().stats();
  Local<Object> out = Object::New(isolate);
  set(context, out, "live", static_cast<double>(stats.live));
  set(context, out, "pooled", static_cast<double>(stats.pooled));
  set(context, out, "peak", static_cast<double>(stats.peak));
  set(context, out, "limit", static_cast<double>(stats.limit));
  set(context, out, "allocations", static_cast<double>(stats.allocations));
  set(context, out, "reused", static_cast<double>(stats.reused));
  set(context, out, "blocks", static_cast<double>(stats.blocks));
  set(context, out, "pinned", static_cast<double>(state->pinned.size() - state->freeHandles.size()));
  set(context, out, "youngCollections", state->youngCollections);
  set(context, out, "fullCollections", state->fullCollections);
  info.GetReturnValue().Set(out);
}

void trim(const Arguments& info) {
  info.GetReturnValue().Set(static_cast<double>(MemoryPool::instance().trim()));
}

void setLimit(const Arguments& info) {
  size_t bytes;
  if (bytesArgument(info, "setLimit", bytes)) MemoryPool::instance().setLimit(bytes);
}

// --- code -----------------------------------------------------------------------------------------------------------

void codeSpace(const Arguments& info) {
  IsolateState* state = stateOf(info);
  Isolate* isolate = state->isolate;
  size_t bytes;
  if (!bytesArgument(info, "codeSpace", bytes) || bytes == 0) return;
  size_t page = os::pageSize();
  bytes = (bytes + page - 1) / page * page;
  CodeSpace space;
  if (!mapCodeSpace(bytes, space)) return;
  // The executable side stays until the isolate ends: code may be called after the writable side was collected.
  state->executable.emplace_back(space.executable, bytes);
  auto unmap = [](void* data, size_t length, void*) { unmapWritable(data, length); };
  Local<ArrayBuffer> writable =
      ArrayBuffer::New(isolate, ArrayBuffer::NewBackingStore(space.writable, bytes, unmap, nullptr));
  protect(state, writable);
  Local<Context> context = isolate->GetCurrentContext();
  Local<Object> out = Object::New(isolate);
  set(context, out, "writable", writable);
  set(context, out, "base", static_cast<double>(reinterpret_cast<uintptr_t>(space.executable)));
  info.GetReturnValue().Set(out);
}

void installCodeBytes(const Arguments& info) {
  if (!info[0]->IsUint8Array()) return throwNoBuffer(info.GetIsolate(), "installCode: expected a Uint8Array");
  Local<Uint8Array> code = info[0].As<Uint8Array>();
  if (code->ByteLength() == 0) return;
  auto* bytes = static_cast<std::byte*>(code->Buffer()->Data()) + code->ByteOffset();
  size_t mapped = 0;
  void* entry = installCode(bytes, code->ByteLength(), mapped);
  if (!entry) return;
  stateOf(info)->executable.emplace_back(entry, mapped);
  info.GetReturnValue().Set(static_cast<double>(reinterpret_cast<uintptr_t>(entry)));
}

void call(const Arguments& info) {
  reinterpret_cast<Kernel>(address(info, 0))(reinterpret_cast<void*>(address(info, 1)));
}

void callMany(const Arguments& info) {
  ThreadPool::instance().run(reinterpret_cast<Kernel>(address(info, 0)), reinterpret_cast<std::byte*>(address(info, 1)),
                             static_cast<size_t>(number(info, 2)), static_cast<uint32_t>(number(info, 3)));
}

// --- threads and processor ------------------------------------------------------------------------------------------

void setThreads(const Arguments& info) {
  double value = info[0]->IsNumber() ? number(info, 0) : 0;
  if (!(value >= 1 && value <= 1024 && value == std::floor(value))) {
    return throwNoBuffer(info.GetIsolate(), "setThreads: expected a whole number from 1 to 1024");
  }
  ThreadPool::instance().setThreads(static_cast<unsigned>(value));
}

void threads(const Arguments& info) { info.GetReturnValue().Set(ThreadPool::instance().threads()); }
void awake(const Arguments& info) { info.GetReturnValue().Set(ThreadPool::instance().awake()); }

void cpu(const Arguments& info) {
  Isolate* isolate = info.GetIsolate();
  Local<Context> context = isolate->GetCurrentContext();
  CpuInfo found = cpuInfo();
  Local<Object> features = Object::New(isolate);
  for (auto& [name, has] : found.features) set(context, features, name, Boolean::New(isolate, has));
  Local<Object> caches = Object::New(isolate);
  set(context, caches, "l1d", static_cast<double>(found.l1d));
  set(context, caches, "l1i", static_cast<double>(found.l1i));
  set(context, caches, "l2", static_cast<double>(found.l2));
  set(context, caches, "l3", static_cast<double>(found.l3));
  Local<Object> out = Object::New(isolate);
  set(context, out, "vendor", text(isolate, found.vendor.c_str()));
  set(context, out, "brand", text(isolate, found.brand.c_str()));
  set(context, out, "features", features);
  set(context, out, "caches", caches);
  set(context, out, "cores", os::cores());
  set(context, out, "memory", static_cast<double>(os::memoryBytes()));
  set(context, out, "pageSize", static_cast<double>(os::pageSize()));
  set(context, out, "hugePages", Boolean::New(isolate, os::hugePages()));
  info.GetReturnValue().Set(out);
}

// --- the module -----------------------------------------------------------------------------------------------------

constexpr std::pair<const char*, v8::FunctionCallback> kFunctions[] = {
    {"alloc", alloc},
    {"mapFile", mapFile},
    {"addressOf", addressOf},
    {"pin", pin},
    {"unpin", unpin},
    {"memoryStats", memoryStats},
    {"trim", trim},
    {"setLimit", setLimit},
    {"codeSpace", codeSpace},
    {"installCode", installCodeBytes},
    {"call", call},
    {"callMany", callMany},
    {"setThreads", setThreads},
    {"threads", threads},
    {"awake", awake},
    {"cpu", cpu},
};

/// The environment ends: no kernel of this isolate can run any more.
void dispose(void* data) {
  auto* state = static_cast<IsolateState*>(data);
  state->isolate->RemoveGCEpilogueCallback(afterCollection, state);
  for (auto& [base, bytes] : state->executable) unmapExecutable(base, bytes);
  delete state;
}

void initialize(Local<Object> exports, Local<Context> context) {
  Isolate* isolate = v8::Isolate::GetCurrent();
  os::stayLoaded();
  auto* state = new IsolateState();
  state->isolate = isolate;
  state->detachKey.Reset(isolate, Symbol::New(isolate, text(isolate, "numjet storage")));
  state->tokenKey.Reset(isolate, v8::Private::New(isolate));
  if (context->Global()->Has(context, text(isolate, "gc")).FromMaybe(false)) CollectNow::userExposesGc = true;
  isolate->AddGCEpilogueCallback(afterCollection, state);
  node::AddEnvironmentCleanupHook(isolate, dispose, state);
  Local<External> data = wrap(isolate, state);
  for (auto& [name, callback] : kFunctions) {
    Local<Function> function =
        Function::New(context, callback, data, 0, v8::ConstructorBehavior::kThrow).ToLocalChecked();
    set(context, exports, name, function);
  }
}

}  // namespace
}  // namespace numjet

NODE_MODULE_INIT(/* exports, module, context */) { numjet::initialize(exports, context); }
