// Whole regular files: read exactly, replace atomically (POSIX).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ranvier {
inline namespace v0 {

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) noexcept : fd_{fd} {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_{other.fd_} { other.fd_ = -1; }
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  ~FileDescriptor();
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

// An open regular file; folders, pipes and devices are refused before a byte is read, and never waited for.
class RegularFile {
 public:
  explicit RegularFile(const std::string& path);
  std::uint64_t size() const noexcept { return size_; }  // when it was opened
  void read(char* to, std::size_t count);                // the next count bytes, all of them
  void expect_end();

 private:
  std::string path_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

void replace_file(const std::string& path, std::string_view bytes);

}  // namespace v0
}  // namespace ranvier
