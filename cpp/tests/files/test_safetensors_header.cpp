// The header of a safetensors file: all that the format allows is read, and everything else is refused with a reason.
#include <cstdint>
#include <cstring>
#include <string>

#include "check.hpp"
#include "ranvier/serialize.hpp"

namespace rv = ranvier;

namespace {

std::string file_of(const std::string& header, const std::string& data = {}) {
  const std::uint64_t length = header.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + data;
}

std::string refusal(const std::string& bytes, rv::Origin origin) {
  return error_of<rv::FileError>([&] { rv::read_archive(bytes.data(), bytes.size(), origin); });
}

std::string tensor(const std::string& name, const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

void foreign_headers() {
  const std::string data(16, '\0');
  const std::string good[] = {
      "{" + tensor("a", "[4]", "[0,16]") + "}",
      "{" + tensor("b", "[2]", "[8,16]") + "," + tensor("a", "[2]", "[0,8]") + "}   ",
      " \n{ \"__metadata__\" : { \"format\" : \"pt\" } ,\t" + tensor("a", "[ 2 , 2 ]", "[ 0 , 16 ]") + "\r\n}",
      "{" + tensor("z", "[0]", "[0,0]") + "," + tensor("a", "[4]", "[0,16]") + "," + tensor("e", "[3,0]", "[16,16]") +
          "}",
      "{\"\\u0061\\ud83d\\ude00\\\"\\/\\b\":{\"data_offsets\":[0,16],\"shape\":[1,2],\"dtype\":\"F64\"}}",
  };
  for (const std::string& header : good) {
    const std::string refused =
        refusal(file_of(header[0] == ' ' ? header.substr(2) : header, data), rv::Origin::foreign);
    CHECK(refused == "");
    CHECK(refusal(file_of(header, data), rv::Origin::ranvier) != "");
  }
  const std::string bytes = file_of(good[4], data);
  CHECK(rv::read_archive(bytes.data(), bytes.size(), rv::Origin::foreign).tensors[0].name == "a😀\"/\b");
}

void made_up_headers() {
  const std::string data(16, '\0');
  const std::string all = tensor("a", "[4]", "[0,16]");
  const auto with = [](const std::string& shape, const std::string& offsets) {
    return "{" + tensor("a", shape, offsets) + "}";
  };
  const struct {
    std::string header, reason;
  } cases[] = {
      {"", "begin with '{'"},
      {" {" + all + "}", "begin with '{'"},
      {"[]", "begin with '{'"},
      {"{" + all, "expected '}'"},
      {"{" + all + ",}", "expected '\"'"},
      {"{" + all + "} x", "after the end"},
      {"{" + all + "," + all + "}", "twice"},
      {"{\"__metadata__\":{},\"__metadata__\":{}," + all + "}", "twice"},
      {"{\"__metadata__\":{\"a\":\"\",\"\\u0061\":\"\"}," + all + "}", "twice"},
      {"{\"__metadata__\":{\"a\":1}," + all + "}", "expected '\"'"},
      {"{\"__metadata__\":{\"a\":{\"b\":\"\"}}," + all + "}", "expected '\"'"},
      {"{\"a\":" + std::string(60'000, '['), "expected '{'"},
      {"{" + tensor("a", std::string(60'000, '['), "[0,16]") + "}", "whole number"},
      {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4]}}", "needs dtype"},
      {"{\"a\":{\"shape\":[4],\"data_offsets\":[0,16]}}", "needs dtype"},
      {"{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "twice"},
      {"{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16],\"x\":{}}}", "unknown key 'x'"},
      {"{\"a\":{\"dtype\":\"F33\",\"shape\":[4],\"data_offsets\":[0,16]}}", "unknown dtype 'F33'"},
      {"{" + tensor("a", "[2]", "[0,8]") + "," + tensor("b", "[3]", "[4,16]") + "}", "overlap"},
      {"{" + tensor("a", "[4]", "[0,16]") + "," + tensor("b", "[4]", "[0,16]") + "}", "overlap"},
      {"{" + tensor("a", "[1]", "[0,4]") + "," + tensor("b", "[2]", "[8,16]") + "}", "hole"},
      {with("[3]", "[4,16]"), "hole"},
      {with("[3]", "[0,12]"), "something follows"},
      {with("[5]", "[0,20]"), "truncated"},
      {with("[3]", "[0,16]"), "do not fit"},
      {with("[4]", "[0,0]"), "do not fit"},
      {"{" + tensor("z", "[0]", "[0,0]") + "," + tensor("a", "[4]", "[16,0]") + "}", "hole"},
      {with("[4294967296,4294967296]", "[0,0]"), "do not fit"},  // 2^64 elements
      {with("[4611686018427387904,1]", "[0,0]"), "do not fit"},  // 2^62 elements, 2^64 bytes
      {with("[4611686018427387908]", "[0,16]"), "do not fit"},   // 16 bytes modulo 2^64
      {with("[18446744073709551616]", "[0,16]"), "above 2^64"},
      {with("[4]", "[0,18446744073709551615]"), "do not fit"},
      {with("[-4]", "[0,16]"), "whole number"},
      {with("[4]", "[-0,16]"), "whole number"},
      {with("[+4]", "[0,16]"), "whole number"},
      {with("[4.0]", "[0,16]"), "expected ']'"},
      {with("[4e0]", "[0,16]"), "expected ']'"},
      {with("[04]", "[0,16]"), "leading zero"},
      {with("[0x4]", "[0,16]"), "expected ']'"},
      {with("[null]", "[0,16]"), "whole number"},
      {with("4", "[0,16]"), "expected '['"},
      {with("[4,]", "[0,16]"), "whole number"},
      {with("[4]", "[0,16,16]"), "more than 2"},
      {with("[4]", "[0]"), "two data_offsets"},
      {with("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,4]", "[0,16]"), "more than 32"},
      {"{\"a\xff\":{}}", "not UTF-8"},
      {"{\"\xc0\xaf\":{}}", "not UTF-8"},          // overlong
      {"{\"\xed\xa0\x80\":{}}", "not UTF-8"},      // surrogate
      {"{\"\xf4\x90\x80\x80\":{}}", "not UTF-8"},  // above U+10FFFF
      {"{\"\xe2\x82", "not UTF-8"},
      {"{\"a\n\":{}}", "control character"},
      {"{\"\\x\":{}}", "escape"},
      {"{\"\\u12g4\":{}}", "four hex digits"},
      {"{\"\\ud800\":{}}", "surrogate"},
      {"{\"\\ud800\\u0041\":{}}", "surrogate"},
      {"{\"\\udc00\":{}}", "surrogate"},
      {"{\"a", "inside a string"},
      {"{\"\\u00", "four hex digits"},
      {"{\"" + std::string(65'536, 'a') + "\":{}}", "at most 65536"},
  };
  for (const auto& [header, reason] : cases) {
    const std::string refused = refusal(file_of(header, data), rv::Origin::foreign);
    const bool says = refused.find(reason) != std::string::npos;
    if (!says) std::fprintf(stderr, "'%s' was to say '%s'\n", refused.c_str(), reason.c_str());
    CHECK(says && refused.size() <= 600);
  }
  std::string lies = file_of("{" + all + "}");
  for (int more = 1; more < 20; ++more) {
    ++lies[0];
    CHECK(refusal(lies, rv::Origin::foreign).find(": truncated") != std::string::npos);
  }
  lies[7] = '\x7f';
  CHECK(refusal(lies, rv::Origin::foreign).find("at most 65536") != std::string::npos);
}

}  // namespace

int main() {
  foreign_headers();
  made_up_headers();
  return failures() != 0;
}
