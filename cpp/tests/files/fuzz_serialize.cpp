// Fuzz target for the file reader. If the first byte is even, the rest is taken as a file. If it is odd, the rest up to
// the first zero byte is a header and what follows is the data; the header's length and checksum are then made right,
// so that changes get past them to the checks behind.
//   clang++ -fsanitize=fuzzer,address,undefined …   or, with any compiler, together with fuzz_main.cpp
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "files/crc32.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

void require(bool held) {
  if (!held) std::abort();
}

std::string with_length(const std::string& rest) {
  const std::size_t zero = rest.find('\0');
  const std::uint64_t length = zero == std::string::npos ? rest.size() : zero;
  std::string file(sizeof length, '\0');
  std::memcpy(file.data(), &length, sizeof length);
  file += rest.substr(0, length);
  if (zero != std::string::npos) file += rest.substr(zero + 1);
  return file;
}

void put_checksum_right(std::string& file) {
  const std::string key = "\"crc32\":\"";
  const std::size_t found = file.find(key);
  if (found == std::string::npos || file.size() < found + key.size() + 8) return;
  const std::size_t at = found + key.size();
  file.replace(at, 8, "00000000");
  std::uint32_t crc = rv::crc32(0, file.data(), file.size());
  for (std::size_t i = at + 8; i-- > at; crc >>= 4) file[i] = "0123456789abcdef"[crc & 15u];
}

// the tensors must lie inside the file, one after the other, and fill its data
void check_tensors(const rv::Archive& archive, const char* begin, const char* end) {
  const char* at = nullptr;
  for (const rv::Tensor& tensor : archive.tensors) {
    const char* data = static_cast<const char*>(tensor.data);
    require(data >= begin && data + tensor.bytes() <= end && (at == nullptr || data == at));
    at = data + tensor.bytes();
    static_cast<void>(rv::first_non_finite(tensor));
  }
  require(at == nullptr || at == end);
}

// what was read must be writable, and must be the same when it is read again
void check_round_trip(const rv::Archive& archive) {
  std::string bytes;
  try {
    bytes = rv::write_archive(archive);
  } catch (const rv::ValueError&) {
    return;  // a header of the largest size has no room for the checksum
  }
  const rv::Archive again = rv::read_archive(bytes.data(), bytes.size());
  require(again.tensors.size() == archive.tensors.size());
  for (const rv::Tensor& tensor : archive.tensors) {
    const rv::Tensor* found = again.find(tensor.name);
    require(found && found->dtype == tensor.dtype && found->shape == tensor.shape);
    require(tensor.bytes() == 0 || std::memcmp(found->data, tensor.data, tensor.bytes()) == 0);
  }
  require(rv::write_archive(again) == bytes);
}

void read(const char* bytes, std::size_t size, rv::Origin origin) {
  try {
    const rv::Archive archive = rv::read_archive(bytes, size, origin);
    check_tensors(archive, bytes, bytes + size);
    check_round_trip(archive);
  } catch (const rv::FileError& error) {
    require(std::strlen(error.what()) <= 600 && error.code == 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* rest = reinterpret_cast<const char*>(data) + 1;
  if (data[0] % 2 == 0) {
    read(rest, size - 1, rv::Origin::foreign);
    read(rest, size - 1, rv::Origin::ranvier);
  } else {
    std::string file = with_length({rest, size - 1});
    put_checksum_right(file);
    read(file.data(), file.size(), data[0] & 2 ? rv::Origin::foreign : rv::Origin::ranvier);
  }
  return 0;
}
