#include "files/atomic_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <system_error>

#include "system/message.hpp"
#include "system/utf8.hpp"
#include "ranvier/error.hpp"

namespace ranvier {
inline namespace v0 {
namespace {

constexpr std::size_t max_transfer = std::size_t{1} << 30;  // [bytes] a call; Linux moves less than 2 GiB at once

[[noreturn]] void fail(const char* what, const std::string& path, int code) {
  throw FileError("cannot " + std::string{what} + " " + quoted(path) + ": " + std::generic_category().message(code),
                  code);
}

// Makes a system call again as long as a signal interrupts it (EINTR).
template <class Call>
auto retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// a path that the system can take
void require_path(const std::string& path) {
  if (path.empty()) throw_value_error("path is empty; it must name a file");
  if (path.find('\0') != std::string::npos) throw_value_error("path ", quoted(path), " contains a null byte");
}

// `code`: that of the error where it is no regular file, as a device or a pipe
void require_regular(const struct stat& info, const char* what, const std::string& path, int code) {
  if (S_ISDIR(info.st_mode)) fail(what, path, EISDIR);
  if (!S_ISREG(info.st_mode))
    throw FileError("cannot " + std::string{what} + " " + quoted(path) + ": not a regular file", code);
}

// Where a save goes. Symbolic links are followed: the link stays, and the file it points to is replaced.
struct Target {
  explicit Target(const std::string& given) : path{given} {
    const std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr), &std::free};
    if (real) path = real.get();
    const std::size_t slash = path.rfind('/');
    name = slash == std::string::npos ? path : path.substr(slash + 1);
    folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    if (name.empty()) fail("write", given, EISDIR);
  }
  // Temporary files are called ".<name>.<pid>.<n>.tmp"; the name is cut, because most file systems allow 255 bytes.
  std::string temporary_prefix() const { return std::string{"."}.append(name, 0, 200) + "."; }
  std::string path, folder, name;
};

// whether an entry of the folder has the form prefix + "<pid>.<n>.tmp"
bool is_temporary_of(const std::string& prefix, const std::string& entry) {
  const std::string suffix = ".tmp";
  if (entry.size() < prefix.size() + suffix.size() + 3 || entry.compare(0, prefix.size(), prefix) != 0) return false;
  if (entry.compare(entry.size() - suffix.size(), suffix.size(), suffix) != 0) return false;
  const std::string middle = entry.substr(prefix.size(), entry.size() - prefix.size() - suffix.size());
  return middle.find_first_not_of("0123456789.") == std::string::npos &&
         std::count(middle.begin(), middle.end(), '.') == 1;
}

// Removes a temporary file if no writer is left. A writer holds a lock (flock) on its file until it has renamed it, and
// the kernel drops the lock of a dead process: so a file that can be locked is left over. (The process number in the
// name says less: it may be in use again, or belong to another container.) Before it is removed the name must still
// belong to the file that was locked.
void remove_if_stale(int folder, const std::string& entry) {
  const FileDescriptor file{::openat(folder, entry.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)};
  struct stat opened{}, named{};
  if (file.get() < 0 || ::fstat(file.get(), &opened) != 0 || !S_ISREG(opened.st_mode)) return;
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return;
  if (::fstatat(folder, entry.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (named.st_ino == opened.st_ino && named.st_dev == opened.st_dev) ::unlinkat(folder, entry.c_str(), 0);
}

// a deleter for std::unique_ptr
struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

void remove_stale_temporaries(int folder, const Target& target) {
  const std::string prefix = target.temporary_prefix();
  const std::unique_ptr<DIR, CloseFolder> list{::opendir(target.folder.c_str())};
  if (!list) return;  // the folder may be writable but not readable
  while (const dirent* entry = ::readdir(list.get()))
    if (is_temporary_of(prefix, entry->d_name)) remove_if_stale(folder, entry->d_name);
}

// A new, locked temporary file in the target's folder. Its destructor removes it unless it was renamed.
class TemporaryFile {
 public:
  TemporaryFile(int folder, const Target& target, mode_t mode) : folder_{folder}, file_{create(target, mode)} {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) ::unlinkat(folder_, name_.c_str(), 0);
  }

  void write(std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
      const auto count =
          retry([&] { return ::write(file_.get(), bytes.data(), std::min(bytes.size(), max_transfer)); });
      if (count <= 0) fail("write", path, count < 0 ? errno : EIO);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (retry([&] { return ::fsync(file_.get()); }) != 0) fail("write", path, errno);
  }

  void rename_to(const Target& target) {
    if (::renameat(folder_, name_.c_str(), folder_, target.name.c_str()) != 0) fail("write", target.path, errno);
    name_.clear();
  }

 private:
  // Tries names until one is free; O_EXCL makes sure that the file is new.
  FileDescriptor create(const Target& target, mode_t mode) {
    for (int n = 0;; ++n) {
      name_ = target.temporary_prefix() + std::to_string(::getpid()) + "." + std::to_string(n) + ".tmp";
      FileDescriptor file{retry([&] {
        return ::openat(folder_, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
      })};
      struct stat info{};
      if (file.get() < 0 && errno == EEXIST) continue;  // of another thread, or of a process in another container
      if (file.get() < 0) {
        const int code = errno;
        name_.clear();
        fail("write", target.path, code);
      }
      // Between its creation and its lock another save may have locked the file as a stale one, or removed it already.
      const bool taken = ::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
      if (taken || ::fstat(file.get(), &info) != 0 || info.st_nlink == 0) continue;
      if (mode != 0) ::fchmod(file.get(), mode);
      return file;
    }
  }

  int folder_;
  std::string name_;
  FileDescriptor file_;
};

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

RegularFile::RegularFile(const std::string& path)
    : path_{(require_path(path), path)},
      file_{retry([&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); })} {
  struct stat info{};
  if (file_.get() < 0 || ::fstat(file_.get(), &info) != 0) fail("read", path_, errno);
  require_regular(info, "read", path_, 0);  // of another kind than the files that are read
  size_ = static_cast<std::uint64_t>(info.st_size);
}

void RegularFile::read(char* to, std::size_t count) {
  while (count > 0) {
    const auto got = retry([&] { return ::read(file_.get(), to, std::min(count, max_transfer)); });
    if (got < 0) fail("read", path_, errno);
    if (got == 0) throw FileError(quoted(path_) + " became shorter while it was read");
    to += got;
    count -= static_cast<std::size_t>(got);
  }
}

void RegularFile::expect_end() {
  char next = 0;
  const auto got = retry([&] { return ::read(file_.get(), &next, 1); });
  if (got < 0) fail("read", path_, errno);
  if (got > 0) throw FileError(quoted(path_) + " became longer while it was read");
}

void replace_file(const std::string& path, std::string_view bytes) {
  require_path(path);
  struct stat old{};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists) require_regular(old, "write", path, EINVAL);
  // a rename needs permission for the folder only; ask for the file's own
  if (exists && ::access(path.c_str(), W_OK) != 0) fail("write", path, errno);

  const Target target{path};
  const FileDescriptor folder{::open(target.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (folder.get() < 0) fail("write", path, errno);
  remove_stale_temporaries(folder.get(), target);
  TemporaryFile file{folder.get(), target, exists ? old.st_mode & 07777 : mode_t{0}};
  file.write(bytes, path);
  file.rename_to(target);
  // the rename itself is durable only when the folder is written; EINVAL: this file system cannot do that
  if (::fsync(folder.get()) != 0 && errno != EINVAL) fail("write", path, errno);
}

}  // namespace v0
}  // namespace ranvier
