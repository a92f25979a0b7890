// Saving files: a process that is killed leaves the old file or the new one, the next save removes its temporary file,
// and only regular files are read or replaced.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"
#include "ranvier/serialize.hpp"

namespace fs = std::filesystem;
namespace rv = ranvier;

namespace {

std::string archive_of(std::uint64_t value, std::size_t n) {
  const std::vector<std::uint64_t> values(n, value);
  rv::Archive archive;
  archive.tensors = {{"values", rv::DType::u64, {n}, values.data()}};
  return rv::write_archive(archive);
}

std::uint64_t value_in(const std::string& path) {
  const rv::Archive archive = rv::load_file(path);
  return *static_cast<const std::uint64_t*>(archive.tensors.at(0).data);
}

std::size_t entries_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

template <class Call>
int code_of(Call call) {
  try {
    call();
  } catch (const rv::FileError& error) {
    return error.code;
  }
  return -1;
}

void save_and_load(const fs::path& folder) {
  const std::string path = folder / "model.safetensors";
  const std::string bytes = archive_of(7, 1000);
  rv::save_file(path, bytes);
  const rv::Archive archive = rv::load_file(path);
  CHECK(archive.tensors.size() == 1 && archive.tensors[0].shape == std::vector<std::size_t>{1000});
  CHECK(rv::write_archive(archive) == bytes);
  rv::save_file(path, archive_of(8, 10));
  CHECK(value_in(path) == 8);
  CHECK(entries_in(folder) == 1);
  const rv::Archive copy = rv::load_file(path, rv::Origin::foreign);
  CHECK(copy.metadata.at("format") == "ranvier/1");
}

void mode_and_links(const fs::path& folder) {
  const std::string path = folder / "model.safetensors", link = folder / "latest";
  const mode_t mask = ::umask(027);
  rv::save_file(path, archive_of(1, 1));
  ::umask(mask);
  struct stat info{};
  CHECK(::stat(path.c_str(), &info) == 0 && (info.st_mode & 07777) == 0640);
  ::chmod(path.c_str(), 0600);
  fs::create_symlink("model.safetensors", link);
  rv::save_file(link, archive_of(2, 1));
  CHECK(fs::is_symlink(link) && value_in(path) == 2);
  CHECK(::stat(path.c_str(), &info) == 0 && (info.st_mode & 07777) == 0600);
}

void special_files(const fs::path& folder) {
  const std::string bytes = archive_of(1, 1), pipe = folder / "pipe";
  CHECK(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(error_of<rv::FileError>([&] { rv::save_file(pipe, bytes); }).find("not a regular file") != std::string::npos);
  CHECK(fs::is_fifo(pipe));
  for (const std::string& path : {pipe, std::string{"/dev/full"}})
    CHECK(code_of([&] { rv::save_file(path, bytes); }) == EINVAL);
  for (const std::string& path : {pipe, std::string{"/dev/zero"}})
    CHECK(error_of<rv::FileError>([&] { rv::load_file(path); }).find("not a regular file") != std::string::npos);
  for (const std::string& path : {folder.string(), folder.string() + "/"}) {
    CHECK(code_of([&] { rv::load_file(path); }) == EISDIR);
    CHECK(code_of([&] { rv::save_file(path, bytes); }) == EISDIR);
  }
  const std::string nowhere = folder / "none" / "model.safetensors";
  CHECK(code_of([&] { rv::load_file(nowhere); }) == ENOENT);
  CHECK(code_of([&] { rv::save_file(nowhere, bytes); }) == ENOENT);
  CHECK(error_of<rv::FileError>([&] { rv::load_file(nowhere); }).find(nowhere) != std::string::npos);
  CHECK(code_of([&] { rv::save_file((folder / std::string(300, 'x')).string(), bytes); }) == ENAMETOOLONG);
  CHECK(!error_of<rv::ValueError>([&] { rv::load_file(""); }).empty());
  CHECK(!error_of<rv::ValueError>([&] { rv::save_file(std::string("a\0b", 3), bytes); }).empty());
  const std::string longest = folder / std::string(255, 'x');
  rv::save_file(longest, bytes);
  CHECK(value_in(longest) == 1);
  CHECK(entries_in(folder) == 2);
}

void damaged_files(const fs::path& folder) {
  const std::string path = folder / ("\x1b[31m\xff" + std::string(200, 'y'));
  for (const std::string& bytes : {std::string{}, std::string(7, 'x'), std::string(100, 'x'), archive_of(1, 9) + "x"}) {
    std::ofstream{path, std::ios::binary} << bytes;
    const std::string text = error_of<rv::FileError>([&] { rv::load_file(path); });
    CHECK(text.size() > 100 && text.size() <= 600 && text.find('\x1b') == std::string::npos);
    CHECK(code_of([&] { rv::load_file(path); }) == 0);
  }
  fs::resize_file(path, std::uintmax_t{1} << 43);  // a sparse file of 8 TB: refused before memory is taken
  CHECK(code_of([&] { rv::load_file(path); }) == 0);
}

void stale_temporaries(const fs::path& folder) {
  const std::string path = folder / "m";
  const auto make = [&](const std::string& name) { std::ofstream{folder / name} << "half"; };
  for (const char* stale : {".m.1.0.tmp", ".m.999999.12.tmp"}) make(stale);
  const std::string kept[] = {".m.1.tmp",  ".m.1.0.tmp.txt", ".m.a.0.tmp",  ".mm.1.0.tmp",
                              "m.1.0.tmp", ".m..tmp",        ".m.1.2.3.tmp"};
  for (const std::string& name : kept) make(name);
  make(".m.5.0.tmp");
  const int live = ::open((folder / ".m.5.0.tmp").c_str(), O_RDONLY);
  CHECK(::flock(live, LOCK_EX) == 0);                   // as a save that is still running holds it
  make(".m." + std::to_string(::getpid()) + ".0.tmp");  // of an earlier process with this number
  rv::save_file(path, archive_of(3, 1));
  CHECK(value_in(path) == 3);
  CHECK(entries_in(folder) == std::size(kept) + 2);
  ::close(live);
  rv::save_file(path, archive_of(4, 1));
  CHECK(!fs::exists(folder / ".m.5.0.tmp"));
  CHECK(entries_in(folder) == std::size(kept) + 1);
}

// A child process saves in an endless loop, and is killed at a random moment.
void kill_while_saving(const fs::path& folder) {
  const std::string path = folder / "model.safetensors";
  const std::string files[] = {archive_of(1, 40'000), archive_of(2, 70'000)};
  rv::save_file(path, files[0]);
  std::mt19937 random{12345};
  std::size_t left_over = 0;
  for (int round = 0; round < 100; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (std::size_t i = 0;; ++i) rv::save_file(path, files[i % 2]);
    }
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 8000});
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::uint64_t value = value_in(path);
    CHECK(value == 1 || value == 2);
    left_over += entries_in(folder) - 1;
  }
  CHECK(left_over > 0);  // some saves were hit in the middle
  rv::save_file(path, files[0]);
  CHECK(entries_in(folder) == 1);
}

void many_savers(const fs::path& folder) {
  const std::string path = folder / "model.safetensors";
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t)
    threads.emplace_back([&path, t] {
      const std::string bytes = archive_of(t, 100 + 100 * t);
      for (int i = 0; i < 50; ++i) {
        rv::save_file(path, bytes);
        if (value_in(path) > 3) std::abort();
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(entries_in(folder) == 1);
}

}  // namespace

int main() {
  std::string pattern = fs::temp_directory_path() / "ranvier-files-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return 1;
  int count = 0;
  for (const auto test : {save_and_load, mode_and_links, special_files, damaged_files, stale_temporaries,
                          kill_while_saving, many_savers}) {
    const fs::path folder = fs::path{pattern} / std::to_string(count++);
    fs::create_directory(folder);
    test(folder);
  }
  fs::remove_all(pattern);
  return failures() != 0;
}
