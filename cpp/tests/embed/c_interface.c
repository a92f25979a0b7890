/* The C interface: what fails says why and changes nothing, numbers of the other type are refused, a file goes round,
 * and steps lower the loss. */
#include <ranvier/c.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;
static void check(int good, const char* what) {
  if (good) return;
  fprintf(stderr, "failed: %s (%s)\n", what, ranvier_last_error());
  ++failures;
}

static const float x[] = {0, 0, 0, 1, 1, 0, 1, 1}, target[] = {0, 1, 1, 0};

static void networks(const char* path) {
  const ptrdiff_t widths[] = {2, 4, 1};
  ranvier_network *net = NULL, *loaded = NULL;
  ranvier_predictor* predictor = NULL;
  float before[4], after[4], *values;
  double wide[8] = {0};
  size_t count = 0;
  check(ranvier_network_create(widths, 3, "tanx", NULL, NULL, 1, RANVIER_F32, &net) == RANVIER_WRONG_VALUE && !net,
        "an unknown activation is refused");
  check(strstr(ranvier_last_error(), "did you mean 'tanh'") != NULL, "and the text offers the nearest");
  check(ranvier_network_create(widths, 3, NULL, NULL, NULL, 1, RANVIER_F32, &net) == RANVIER_OK, "a network");
  check(ranvier_network_n_in(net) == 2 && ranvier_network_n_out(net) == 1, "its sizes");
  check(ranvier_network_parameters(net, &values, &count) == RANVIER_OK && count == 17, "its parameters");
  check(ranvier_network_predict(net, x, 4, before) == RANVIER_OK, "outputs");
  check(ranvier_network_predict_f64(net, wide, 4, wide + 4) == RANVIER_WRONG_TYPE, "double is the other type");
  check(ranvier_network_predict(net, x, -1, after) == RANVIER_WRONG_SHAPE, "no negative rows");
  check(ranvier_network_predict(NULL, x, 4, after) == RANVIER_WRONG_VALUE, "no NULL");
  check(ranvier_network_save(net, path, 0) == RANVIER_OK, "a file is written");
  check(ranvier_network_load(path, &loaded) == RANVIER_OK, "and read");
  check(ranvier_network_predict(loaded, x, 4, after) == RANVIER_OK && !memcmp(before, after, sizeof before),
        "it is the same network");
  check(ranvier_network_load("/nowhere/net", &loaded) == RANVIER_BAD_FILE, "no such file");
  check(ranvier_predictor_create(net, 4, &predictor) == RANVIER_OK, "a predictor");
  values[0] += 1; /* it has copied the weights */
  check(ranvier_predictor_predict(predictor, x, 4, after) == RANVIER_OK && !memcmp(before, after, sizeof before),
        "it predicts with the weights that it has copied");
  check(ranvier_predictor_predict(predictor, x, 5, after) == RANVIER_WRONG_SHAPE, "no more rows than max_batch");
  ranvier_predictor_free(predictor);
  ranvier_network_free(loaded);
  ranvier_network_free(net);
  ranvier_network_free(NULL);
}

static void training(void) {
  const ptrdiff_t widths[] = {2, 8, 1};
  ranvier_network* net = NULL;
  ranvier_trainer* trainer = NULL;
  float first = 0, last = 0, y[4], again[4], bad[8];
  int i;
  memcpy(bad, x, sizeof bad);
  bad[3] = NAN;
  check(ranvier_network_create(widths, 3, NULL, NULL, NULL, 1, RANVIER_F32, &net) == RANVIER_OK, "a network");
  check(ranvier_trainer_create(net, "adma", 0, 4, &trainer) == RANVIER_WRONG_VALUE, "an unknown optimiser");
  check(ranvier_trainer_create(net, "adam", -1, 4, &trainer) == RANVIER_WRONG_VALUE, "a negative rate");
  check(ranvier_trainer_create(net, "adam", 0.02, 4, &trainer) == RANVIER_OK, "a trainer");
  ranvier_network_free(net); /* the trainer keeps what it needs */
  check(ranvier_trainer_step(trainer, x, target, 4, &first) == RANVIER_OK, "a step");
  for (i = 0; i < 200; ++i) ranvier_trainer_step(trainer, x, target, 4, &last);
  check(last < 0.5f * first, "the loss falls");
  check(ranvier_trainer_predict(trainer, x, 4, y) == RANVIER_OK, "outputs");
  check(ranvier_trainer_snapshot(trainer) == RANVIER_OK, "a snapshot");
  check(ranvier_trainer_step(trainer, bad, target, 4, &last) == RANVIER_NOT_FINITE && isnan(last), "NaN is refused");
  check(ranvier_trainer_status(trainer) == RANVIER_NOT_FINITE, "and the status says so");
  check(ranvier_trainer_step(trainer, x, target, 5, NULL) == RANVIER_WRONG_SHAPE, "no more rows than max_batch");
  check(ranvier_trainer_step(trainer, x, target, -1, NULL) == RANVIER_WRONG_SHAPE, "no negative rows");
  check(ranvier_trainer_set_learning_rate(trainer, -1) == RANVIER_WRONG_VALUE, "no negative rate later");
  check(ranvier_trainer_predict(trainer, x, 4, again) == RANVIER_OK && !memcmp(y, again, sizeof y), "nothing changed");
  check(ranvier_trainer_set_learning_rate(trainer, 0.1) == RANVIER_OK, "a larger one");
  for (i = 0; i < 3; ++i) check(ranvier_trainer_step(trainer, x, target, 4, NULL) == RANVIER_OK, "steps away");
  check(ranvier_trainer_predict(trainer, x, 4, again) == RANVIER_OK && memcmp(y, again, sizeof y), "elsewhere");
  check(ranvier_trainer_restore(trainer) == RANVIER_OK, "a way back");
  check(ranvier_trainer_predict(trainer, x, 4, again) == RANVIER_OK && !memcmp(y, again, sizeof y), "back");
  ranvier_trainer_free(trainer);
}

static void neurons(void) {
  ranvier_population* cells = NULL;
  ranvier_spikes spikes;
  double* v;
  const double currents[] = {0, 10, 20}, hot = 1e9;
  float* narrow;
  size_t i, of_first = 0;
  check(ranvier_population_create("lfi", NULL, 3, RANVIER_F64, &cells) == RANVIER_WRONG_VALUE, "an unknown model");
  check(ranvier_population_create("hodgkin_huxley", NULL, 3, RANVIER_F64, &cells) == RANVIER_OK, "neurons");
  check(ranvier_population_n(cells) == 3 && ranvier_population_dtype(cells) == RANVIER_F64, "three of double");
  check(ranvier_population_values(cells, "v", &narrow) == RANVIER_WRONG_TYPE, "float is the other type");
  check(ranvier_population_values_f64(cells, "w", &v) == RANVIER_WRONG_VALUE, "there is no state w");
  check(ranvier_population_run_f64(cells, 100, 0, currents, 3, &spikes) == RANVIER_OK && spikes.count > 3, "spikes");
  for (i = 0; i < spikes.count; ++i) of_first += spikes.neurons[i] == 0;
  check(of_first == 0, "none without a current");
  for (i = 1; i < spikes.count; ++i) check(spikes.times[i - 1] <= spikes.times[i], "in order of time");
  check(fabs(ranvier_population_t(cells) - 100) < 1e-9, "time has passed");
  check(ranvier_population_run_f64(cells, 1, 0.3, currents, 3, NULL) == RANVIER_WRONG_VALUE, "t is no multiple of dt");
  check(ranvier_population_run_f64(cells, 10, 0, &hot, 1, NULL) == RANVIER_NOT_FINITE, "it diverges");
  check(ranvier_population_values_f64(cells, "v", &v) == RANVIER_OK && fabs(v[0]) < 200, "and goes back");
  v[1] = NAN;
  check(ranvier_population_run_f64(cells, 1, 0, currents, 3, NULL) == RANVIER_WRONG_VALUE, "states are checked");
  v[1] = -65;
  ranvier_spike found[4];
  size_t count = 0;
  check(ranvier_population_step_f64(cells, 0.025, 4000, currents, 3, found, 4, &count) == RANVIER_OK, "steps");
  check(count > 4 && found[0].t >= 100 && found[3].t >= found[0].t && found[0].neuron < 3, "with their spikes");
  check(ranvier_population_step_f64(cells, 0.025, 1, currents, 2, NULL, 0, NULL) == RANVIER_WRONG_SHAPE, "2 of 3");
  check(ranvier_population_step_f64(cells, 0.025, 400, &hot, 1, found, 4, NULL) == RANVIER_NOT_FINITE, "it diverges");
  check(ranvier_population_step_f64(cells, -1, 1, currents, 3, found, 4, NULL) == RANVIER_WRONG_VALUE, "a negative dt");
  check(ranvier_population_step(cells, 0.025, 1, NULL, 1, found, 4, NULL) == RANVIER_WRONG_VALUE, "no current");
  ranvier_population_free(cells);
}

int main(int argc, char** argv) {
  check(argc == 2, "the argument is a path to write to");
  check(strlen(ranvier_version()) >= 5, "the version");
  networks(argv[1]);
  training();
  neurons();
  return failures;
}
