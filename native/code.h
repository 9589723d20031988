// Memory that machine code runs from. A page is never writable and executable at the same address.
#pragma once
#include <cstddef>
#include <cstdint>

namespace numjet {

/// The same pages at two addresses: one to write through, one to run from.
struct CodeSpace {
  void* writable = nullptr;
  void* executable = nullptr;
  size_t bytes = 0;
};

/// False where the system forbids it.
bool mapCodeSpace(size_t bytes, CodeSpace& space);
void unmapWritable(void* writable, size_t bytes);
void unmapExecutable(void* executable, size_t bytes);

/// Copies code into pages of its own and makes them executable; nullptr where the system forbids it. `mapped` gets
/// the bytes to pass to unmapExecutable.
void* installCode(const void* code, size_t bytes, size_t& mapped);

}  // namespace numjet
