// Whole regular files: read completely, or replaced atomically (POSIX).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ranvier {
inline namespace v0 {

// owns an open file descriptor, and closes it
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

// A regular file that is open for reading. Folders, pipes and devices are refused before a byte is read, so that a call
// never waits for one of them.
class RegularFile {
 public:
  explicit RegularFile(const std::string& path);
  std::uint64_t size() const noexcept { return size_; }  // when it was opened
  void read(char* to, std::size_t count);                // the next `count` bytes; FileError if there are fewer
  void expect_end();                                     // FileError if the file has grown meanwhile

 private:
  std::string path_;
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

// Replaces the file at `path`, or makes it: whoever reads it sees the old bytes or the new ones, also after a crash.
// The new bytes go to a temporary file in the same folder, which is then renamed. Temporary files that killed processes
// have left there are removed.
void replace_file(const std::string& path, std::string_view bytes);

}  // namespace v0
}  // namespace ranvier
