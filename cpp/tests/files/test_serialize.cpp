// The file format: what is written is read back, and files that are damaged or forged are refused.
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "check.hpp"
#include "files/crc32.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

const std::vector<float> weights(1209, 0.25f);
const std::vector<double> moments(600, -1e300);
const std::uint64_t step = 0x0123456789ABCDEF;

rv::Archive example() {
  rv::Archive archive;
  archive.tensors = {{"layers.0.weight", rv::DType::f32, {31, 39}, weights.data()},
                     {"moments", rv::DType::f64, {600}, moments.data()},
                     {"empty", rv::DType::f64, {0, 3}, nullptr},
                     {"step", rv::DType::u64, {}, &step}};
  archive.metadata = {{"loss", "mse"}, {"name \"ü\" \\ \n\x01", "tab\t, µA/cm², 𝛼"}};
  return archive;
}

std::string file_of(const std::string& header, const std::string& data = {}) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + data;
}

std::string refusal(const std::string& bytes, rv::Origin origin) {
  return error_of<rv::FileError>([&] { rv::read_archive(bytes.data(), bytes.size(), origin); });
}

void checksum_is_that_of_zlib() {
  const std::string text = "123456789";
  CHECK(rv::crc32(0, text.data(), text.size()) == 0xCBF43926u);  // the check value of the CRC catalogue
  const std::string long_text(100, 'a');
  CHECK(rv::crc32(0, long_text.data(), 100) == 0xAF707A64u);  // zlib.crc32(b"a" * 100)
  for (std::size_t cut = 0; cut <= 100; ++cut)
    CHECK(rv::crc32(rv::crc32(0, long_text.data(), cut), long_text.data() + cut, 100 - cut) == 0xAF707A64u);
}

void round_trip() {
  const rv::Archive before = example();
  const std::string bytes = rv::write_archive(before);
  CHECK(bytes == rv::write_archive(before));
  for (const rv::Origin origin : {rv::Origin::ranvier, rv::Origin::foreign}) {
    const rv::Archive after = rv::read_archive(bytes.data(), bytes.size(), origin);
    CHECK(after.tensors.size() == before.tensors.size());
    for (const rv::Tensor& tensor : before.tensors) {
      const rv::Tensor* found = after.find(tensor.name);
      CHECK(found && found->dtype == tensor.dtype && found->shape == tensor.shape);
      if (!found || tensor.bytes() == 0) continue;
      CHECK(std::memcmp(found->data, tensor.data, tensor.bytes()) == 0);
      const auto offset = static_cast<std::size_t>(static_cast<const char*>(found->data) - bytes.data());
      CHECK(offset % rv::dtype_bytes(tensor.dtype) == 0);
    }
    if (origin == rv::Origin::ranvier) {
      CHECK(after.metadata == before.metadata);
      CHECK(rv::write_archive(after) == bytes);
    } else {
      CHECK(after.metadata.size() == before.metadata.size() + 2);
    }
    CHECK(after.find("no such") == nullptr);
  }
  std::uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  CHECK((8 + header) % 64 == 0);
  const std::string nothing = rv::write_archive({});
  CHECK(rv::read_archive(nothing.data(), nothing.size()).tensors.empty());
}

void damage_is_found() {
  std::string bytes = rv::write_archive(example());
  CHECK(bytes.size() > 9'000 && bytes.size() < 12'000);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const auto mask = static_cast<char>(1 << bit % 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
    CHECK(!refusal(bytes, rv::Origin::ranvier).empty());
    refusal(bytes, rv::Origin::foreign);  // may pass; sanitizers watch
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<char> cut(bytes.begin(),
                                bytes.begin() + static_cast<std::ptrdiff_t>(size));  // exact: ASan sees a byte too far
    CHECK(!error_of<rv::FileError>([&] { rv::read_archive(cut.data(), size); }).empty());
    CHECK(!error_of<rv::FileError>([&] { rv::read_archive(cut.data(), size, rv::Origin::foreign); }).empty());
  }
  CHECK(refusal(bytes, rv::Origin::ranvier).empty());
  CHECK(!refusal(bytes + '\0', rv::Origin::ranvier).empty());
}

void only_ranvier_files() {
  const auto of = [](const std::string& metadata) {
    return refusal(file_of("{\"__metadata__\":{" + metadata + "}}"), rv::Origin::ranvier);
  };
  CHECK(of("").find("not one of ranvier") != std::string::npos);
  CHECK(of("\"format\":\"pt\"").find("not one of ranvier") != std::string::npos);
  CHECK(of("\"format\":\"ranvier/2\"").find("'ranvier/2' is not known") != std::string::npos);
  CHECK(of("\"format\":\"ranvier/1\"").find("no \"crc32\"") != std::string::npos);
  CHECK(of("\"format\":\"ranvier/1\",\"crc32\":\"0000000\"").find("no \"crc32\"") != std::string::npos);
  CHECK(of("\"format\":\"ranvier/1\",\"crc32\":\"\\u00300000000\"").find("no \"crc32\"") != std::string::npos);
  CHECK(of("\"format\":\"ranvier/1\",\"crc32\":\"00000000\"").find("damaged: crc32 is ") != std::string::npos);
}

void upper_case_digits_are_refused() {
  std::string bytes = rv::write_archive(example());
  const std::size_t digits = bytes.find("\"crc32\":\"") + 9;
  const std::size_t letter = bytes.find_first_of("abcdef", digits);
  CHECK(letter < digits + 8);  // the checksum of this example has a letter
  bytes[letter] = static_cast<char>(bytes[letter] - 'a' + 'A');
  CHECK(refusal(bytes, rv::Origin::ranvier).find("damaged") != std::string::npos);
}

void what_is_not_written() {
  const auto refused = [](const rv::Archive& archive) {
    return error_of<rv::ValueError>([&] { rv::write_archive(archive); });
  };
  const float one = 1;
  const rv::Tensor tensor{"a", rv::DType::f32, {1}, &one};
  CHECK(refused({{tensor, tensor}, {}, {}}).find("twice") != std::string::npos);
  CHECK(!refused({{{"__metadata__", rv::DType::f32, {1}, &one}}, {}, {}}).empty());
  CHECK(refused({{{"\xff", rv::DType::f32, {1}, &one}}, {}, {}}).find("UTF-8") != std::string::npos);
  CHECK(refused({{{"a", rv::DType::f32, {1}, nullptr}}, {}, {}}).find("no data") != std::string::npos);
  CHECK(refused({{{"a", rv::DType::f32, {std::size_t{1} << 62}, &one}}, {}, {}}).find("64 bits") != std::string::npos);
  CHECK(refused({{}, {{"k", std::string(70'000, 'x')}}, {}}).find("fit into a file") != std::string::npos);
  CHECK(refused({{tensor}, {{"k", std::string(65'000, 'x')}}, {}}).empty());
}

template <class T>
void non_finite(rv::DType dtype, T finite, T nan, T infinity) {
  for (const T bad : {nan, infinity}) {
    std::vector<T> values(5, finite);
    const rv::Tensor tensor{"a", dtype, {5}, values.data()};
    CHECK(!rv::first_non_finite(tensor));
    values[4] = values[3] = bad;
    CHECK(rv::first_non_finite(tensor) == 3u);
  }
}

}  // namespace

int main() {
  using F = std::numeric_limits<float>;
  using D = std::numeric_limits<double>;
  checksum_is_that_of_zlib();
  round_trip();
  damage_is_found();
  only_ranvier_files();
  upper_case_digits_are_refused();
  what_is_not_written();
  non_finite<float>(rv::DType::f32, F::max(), F::quiet_NaN(), -F::infinity());
  non_finite<double>(rv::DType::f64, D::max(), D::quiet_NaN(), -D::infinity());
  non_finite<std::uint16_t>(rv::DType::f16, 0x7BFF, 0x7E00, 0xFC00);
  non_finite<std::uint16_t>(rv::DType::bf16, 0x7F7F, 0x7FC0, 0xFF80);
  const std::int64_t all_ones = -1;
  CHECK(!rv::first_non_finite({"a", rv::DType::i64, {}, &all_ones}));
  return failures() != 0;
}
