// What the processor is and can do, as far as the operating system lets it.
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace numjet {

struct CpuInfo {
  std::string vendor;
  std::string brand;
  /// Name and whether the processor has it and the system saves its registers. Lower-case CPUID names.
  std::vector<std::pair<const char*, bool>> features;
  /// Bytes; 0 where unknown. l3 is what one core can reach.
  size_t l1d = 0, l1i = 0, l2 = 0, l3 = 0;
};

CpuInfo cpuInfo();

}  // namespace numjet
