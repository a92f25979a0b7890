/* Trains a network of 2-8-1 on XOR from C, and lets a neuron fire. */
#include <ranvier/c.h>

#include <stdio.h>

static int failed(const char* what) {
  fprintf(stderr, "%s: %s\n", what, ranvier_last_error());
  return 1;
}

int main(void) {
  const ptrdiff_t widths[] = {2, 8, 1};
  const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, target[] = {0, 1, 1, 0};
  const double current = 10; /* [uA/cm2] */
  float y[4], loss = 0;
  int i;
  ranvier_network* net = NULL;
  ranvier_trainer* trainer = NULL;
  ranvier_population* cells = NULL;
  ranvier_spikes spikes;

  if (ranvier_network_create(widths, 3, "tanh", "linear", "mse", 1, RANVIER_F32, &net)) return failed("network");
  if (ranvier_trainer_create(net, "adam", 0.02, 4, &trainer)) return failed("trainer");
  for (i = 0; i < 2000; ++i)
    if (ranvier_trainer_step(trainer, x, target, 4, &loss)) return failed("step");
  if (ranvier_trainer_predict(trainer, x, 4, y)) return failed("predict");
  for (i = 0; i < 4; ++i) printf("%.0f xor %.0f = %.3f\n", x[2 * i], x[2 * i + 1], y[i]);
  ranvier_trainer_free(trainer);
  ranvier_network_free(net);

  if (ranvier_population_create("hodgkin_huxley", NULL, 1, RANVIER_F64, &cells)) return failed("population");
  if (ranvier_population_run_f64(cells, 100, 0, &current, 1, &spikes)) return failed("run");
  printf("%lu spikes in %.0f ms, the first at %.2f ms\n", (unsigned long)spikes.count, ranvier_population_t(cells),
         spikes.count ? spikes.times[0] : 0.0);
  ranvier_population_free(cells);
  return 0;
}
