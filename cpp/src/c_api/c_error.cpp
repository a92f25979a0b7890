// Statuses of the C interface, and the text of the last failure of each thread.
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>

#include "c_api/outcome.hpp"
#include "ranvier/error.hpp"
#include "ranvier/version.hpp"

namespace ranvier::c_api {
namespace {

thread_local char last_error[601];

}  // namespace

ranvier_status fail(ranvier_status status, const char* text) noexcept {
  std::strncpy(last_error, text, sizeof last_error - 1);
  return status;
}

ranvier_status fail_by_exception() noexcept {
  try {
    throw;
  } catch (const FileError& error) {
    return fail(RANVIER_BAD_FILE, error.what());
  } catch (const DivergenceError& error) {
    return fail(RANVIER_NOT_FINITE, error.what());
  } catch (const std::bad_alloc& error) {
    return fail(RANVIER_NO_MEMORY, error.what());
  } catch (const std::invalid_argument& error) {
    return fail(RANVIER_WRONG_VALUE, error.what());
  } catch (const std::exception& error) {
    return fail(RANVIER_FAILED, error.what());
  } catch (...) {
    return fail(RANVIER_FAILED, "unknown error");
  }
}

}  // namespace ranvier::c_api

const char* ranvier_last_error(void) { return ranvier::c_api::last_error; }
const char* ranvier_version(void) { return ranvier::version(); }
