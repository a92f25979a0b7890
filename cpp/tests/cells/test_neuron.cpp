// NeuronModel in C++: names, parameters, derivatives, rest; and eigenvalues of small matrices.
#include <cmath>
#include <string>
#include <vector>

#include "check.hpp"
#include "linalg/eigenvalues.hpp"
#include "ranvier/error.hpp"
#include "ranvier/neuron.hpp"

using ranvier::NeuronModel;
using ranvier::View;
using Complex = std::complex<double>;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void test_model() {
  NeuronModel hh = ranvier::model("hodgkin_huxley");
  CHECK(hh.type() == "HodgkinHuxley");
  CHECK(hh.states().size() == 4 && hh.states()[0].name == "v");
  CHECK(hh.parameters()[1].name == "g_na" && hh.parameters()[1].value == 120);
  CHECK(hh == ranvier::model("hodgkin_huxley"));
  hh.set("g_na", 100).set("g_k", {30, 31, 32});
  CHECK(hh != ranvier::model("hodgkin_huxley"));
  CHECK(hh.n() == 3 && hh.get("g_na") == std::vector<double>{100});
  const std::vector<double> table = hh.table();
  CHECK(table.size() == 24 && table[3] == 100 && table[5] == 100 && table[8] == 32);
  CHECK(hh.values_of(1)[2] == 31);
  CHECK(hh.surprises().empty() && hh.set("e_k", 10).surprises().size() == 1);
  CHECK(ranvier::model("morris_lecar", "snlc").get("phi")[0] == 0.067);
  CHECK(ranvier::neuron_names().size() >= 12);
}

void test_refusals() {
  NeuronModel hh = ranvier::model("hodgkin_huxley"), before = hh;
  CHECK(contains(error_of<ranvier::ValueError>([] { ranvier::model("hodgkin_huxly"); }), "'hodgkin_huxley'"));
  CHECK(contains(error_of<ranvier::ValueError>([] { ranvier::model("morris_lecar", "snic"); }), "'snlc'"));
  CHECK(contains(error_of<ranvier::ValueError>([] { ranvier::model("qif", "RS"); }), "no presets"));
  CHECK(contains(error_of<ranvier::TypeError>([&] { hh.set("gna", 1); }), "'g_na'"));
  CHECK(contains(error_of<ranvier::ValueError>([&] { hh.set("c_m", 0); }), "c_m must be a finite number > 0; got 0"));
  CHECK(contains(error_of<ranvier::ValueError>([&] { hh.set("c_m", {1, -1}); }), "c_m[1]"));
  CHECK(contains(error_of<ranvier::ValueError>([&] { hh.set("c_m", std::vector<double>{}); }), "every neuron"));
  CHECK(hh == before);
  std::vector<double> y(4), f(3), p = hh.table(), current{0};
  const auto shapes = [&] {
    ranvier::derivatives(hh, View<const double>(y.data(), 4, 1), View<const double>(p.data(), 8, 1), current,
                         View<double>(f.data(), 3, 1));
  };
  CHECK(contains(error_of<ranvier::ValueError>(shapes), "f must have shape (4, 1); got (3, 1)"));
}

void test_rest() {
  const std::vector<double> rest = ranvier::rest_state(ranvier::model("hodgkin_huxley"));
  const double published[] = {-64.996379331, 0.052955087, 0.595994125, 0.317732400};
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(rest[i] - published[i]) < 5e-10);
  const std::string text =
      error_of<ranvier::ValueError>([] { ranvier::rest_state(ranvier::model("hodgkin_huxley"), 20.0); });
  CHECK(contains(text, "no stable rest at current 20") && contains(text, "v = -56.59") && contains(text, "initial={"));
  // interrupts are polled, and an exception from the poll ends the call
  NeuronModel many = ranvier::model("hodgkin_huxley");
  std::vector<double> g_na;
  for (int i = 0; i < 200000; ++i) g_na.push_back(100 + 1e-4 * i);
  many.set("g_na", g_na);
  const auto stop = [&] { ranvier::rest_state(many, 0, [] { throw ranvier::ValueError("stop"); }); };
  CHECK(error_of<ranvier::ValueError>(stop) == "stop");
}

bool are(const std::vector<Complex>& found, const std::vector<Complex>& expected, double room = 1e-13) {
  if (found.size() != expected.size()) return false;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!(std::abs(found[i] - expected[i]) <= room)) return false;
  return true;
}

void test_eigenvalues() {
  using ranvier::eigenvalues;
  CHECK(are(eigenvalues({-3}, 1), {-3}));
  CHECK(are(eigenvalues({0, 1, -1, 0}, 2), {{0, 1}, {0, -1}}));
  CHECK(are(eigenvalues({2, 1, 0, 2}, 2), {2, 2}));
  CHECK(are(eigenvalues({0, 1, 0, 0, 0, 1, 6, -11, 6}, 3), {3, 2, 1}, 1e-12));  // companion of (λ−1)(λ−2)(λ−3)
  CHECK(are(eigenvalues({0, 0, 1, 1, 0, 0, 0, 1, 0}, 3),                        // a cyclic permutation
            {1, {-0.5, std::sqrt(0.75)}, {-0.5, -std::sqrt(0.75)}}));
  CHECK(are(eigenvalues({1, 1e9, 0, 0, 2, 1e9, 0, 0, 3}, 3), {3, 2, 1}));  // badly scaled, triangular
  CHECK(are(eigenvalues({0, -2, 0, 0, 2, 0, 0, 0, 0, 0, 1, -3, 0, 0, 3, 1}, 4), {{1, 3}, {1, -3}, {0, 2}, {0, -2}}));
  CHECK(are(eigenvalues(std::vector<double>(36, 1.0), 6), {6, 0, 0, 0, 0, 0}, 1e-12));
}

}  // namespace

int main() {
  test_model();
  test_refusals();
  test_rest();
  test_eigenvalues();
  return failures() != 0;
}
