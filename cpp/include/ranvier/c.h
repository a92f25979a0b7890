/* ranvier for C, and for every language that calls C: networks and their training, and populations of neurons.
 *
 * Functions return a ranvier_status; ranvier_last_error() says in words what went wrong. No exception leaves them.
 * Where one fails its handle is as it was before; a run that diverges goes back to its last check, at most 512 steps
 * earlier. For a NULL handle n_in, n_out and n are 0. Matrices are row-major without gaps: `rows` rows of n_in inputs.
 * A handle may be used by one thread at a time; free takes NULL too. Numbers are float; a function whose name ends in
 * _f64 takes double. A handle holds numbers of one type, and answers functions of the other with RANVIER_WRONG_TYPE. */
#ifndef RANVIER_C_H
#define RANVIER_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ranvier_status {
  RANVIER_OK = 0,
  RANVIER_WRONG_VALUE = 1, /* an argument: NULL, an unknown name, a number out of range */
  RANVIER_WRONG_SHAPE = 2, /* rows or columns do not fit, or more rows than max_batch */
  RANVIER_WRONG_TYPE = 3,  /* float where the handle holds double, or the other way round */
  RANVIER_NOT_FINITE = 4,  /* a number is NaN or infinite, or a run has diverged */
  RANVIER_DETACHED = 5,    /* the trainer's network has become another one */
  RANVIER_BAD_FILE = 6,    /* a file cannot be read or written, or is damaged */
  RANVIER_NO_MEMORY = 7,
  RANVIER_FAILED = 8 /* all else, such as a processor that lacks the instruction sets of this library */
} ranvier_status;

typedef enum ranvier_dtype { RANVIER_F32 = 0, RANVIER_F64 = 1 } ranvier_dtype;

typedef struct ranvier_network ranvier_network;
typedef struct ranvier_trainer ranvier_trainer;
typedef struct ranvier_predictor ranvier_predictor;
typedef struct ranvier_population ranvier_population;

const char* ranvier_version(void); /* of the library, "1.2.3" */

/* Why the last function that failed on this thread did so: at most 600 bytes, in memory of the thread, until the next
 * one fails. Empty before the first. */
const char* ranvier_last_error(void);

/* ---- networks ---- */

/* Dense layers; widths from the input to the output. NULL for a name: "tanh" (hidden), "linear" (output), "mse". */
ranvier_status ranvier_network_create(const ptrdiff_t* widths, size_t n_widths, const char* hidden, const char* output,
                                      const char* loss, uint64_t seed, ranvier_dtype dtype, ranvier_network** network);
ranvier_status ranvier_network_load(const char* path, ranvier_network** network);
/* training: not 0 for the optimiser and its state too */
ranvier_status ranvier_network_save(const ranvier_network* network, const char* path, int training);
void ranvier_network_free(ranvier_network* network); /* trainers and predictors of it may go on */

ranvier_dtype ranvier_network_dtype(const ranvier_network* network);
ptrdiff_t ranvier_network_n_in(const ranvier_network* network);
ptrdiff_t ranvier_network_n_out(const ranvier_network* network);

/* All parameters: for each layer W (n_in, n_out), then b. The memory is the network's, and may be written. */
ranvier_status ranvier_network_parameters(ranvier_network* network, float** values, size_t* count);
ranvier_status ranvier_network_parameters_f64(ranvier_network* network, double** values, size_t* count);

/* y (rows, n_out) for x (rows, n_in), any number of rows. It allocates at times, and may use threads. */
ranvier_status ranvier_network_predict(ranvier_network* network, const float* x, ptrdiff_t rows, float* y);
ranvier_status ranvier_network_predict_f64(ranvier_network* network, const double* x, ptrdiff_t rows, double* y);

/* ---- a network in a real-time loop: after create nothing allocates, locks or starts a thread ---- */

/* A copy of the weights, for one thread. */
ranvier_status ranvier_predictor_create(const ranvier_network* network, ptrdiff_t max_batch, ranvier_predictor** made);
ranvier_status ranvier_predictor_predict(ranvier_predictor* predictor, const float* x, ptrdiff_t rows, float* y);
ranvier_status ranvier_predictor_predict_f64(ranvier_predictor* predictor, const double* x, ptrdiff_t rows, double* y);
void ranvier_predictor_free(ranvier_predictor* predictor);

/* optimizer: "sgd", "adam", …, with its defaults; learning_rate 0 is the optimiser's own. */
ranvier_status ranvier_trainer_create(ranvier_network* network, const char* optimizer, double learning_rate,
                                      ptrdiff_t max_batch, ranvier_trainer** trainer);
/* One update; *loss (may be NULL) is the loss before it. target: (rows, n_out), of gaussian_nll half as wide. */
ranvier_status ranvier_trainer_step(ranvier_trainer* trainer, const float* x, const float* target, ptrdiff_t rows,
                                    float* loss);
ranvier_status ranvier_trainer_step_f64(ranvier_trainer* trainer, const double* x, const double* target, ptrdiff_t rows,
                                        double* loss);
ranvier_status ranvier_trainer_predict(ranvier_trainer* trainer, const float* x, ptrdiff_t rows, float* y);
ranvier_status ranvier_trainer_predict_f64(ranvier_trainer* trainer, const double* x, ptrdiff_t rows, double* y);
ranvier_status ranvier_trainer_set_learning_rate(ranvier_trainer* trainer, double rate);
ranvier_status ranvier_trainer_clip_norm(ranvier_trainer* trainer, double limit);
ranvier_status ranvier_trainer_snapshot(ranvier_trainer* trainer);
ranvier_status ranvier_trainer_restore(ranvier_trainer* trainer);
ranvier_status ranvier_trainer_status(const ranvier_trainer* trainer); /* of its last call */
void ranvier_trainer_free(ranvier_trainer* trainer);

/* ---- neurons ---- */

/* spikes of a run, in order of time; the memory is the population's, until its next run */
typedef struct ranvier_spikes {
  const double* times; /* [ms] */
  const int64_t* neurons;
  size_t count;
} ranvier_spikes;

/* n neurons at rest; model: "hodgkin_huxley", "lif", …; preset NULL: its defaults */
ranvier_status ranvier_population_create(const char* model, const char* preset, ptrdiff_t n, ranvier_dtype dtype,
                                         ranvier_population** population);
void ranvier_population_free(ranvier_population* population);
ranvier_dtype ranvier_population_dtype(const ranvier_population* population);
ptrdiff_t ranvier_population_n(const ranvier_population* population);
double ranvier_population_t(const ranvier_population* population); /* [ms] */

/* A state or a parameter by name: n values, which may be written; the next run checks them. They stay where they are
 * as long as the population. */
ranvier_status ranvier_population_values(ranvier_population* population, const char* name, float** values);
ranvier_status ranvier_population_values_f64(ranvier_population* population, const char* name, double** values);

/* Advances by t [ms] in steps of dt [ms], 0: the model's; t must be a multiple of it. current: one value for all, or n.
 * *spikes (may be NULL) receives the spikes. A run allocates. */
ranvier_status ranvier_population_run(ranvier_population* population, double t, double dt, const float* current,
                                      ptrdiff_t n_current, ranvier_spikes* spikes);
ranvier_status ranvier_population_run_f64(ranvier_population* population, double t, double dt, const double* current,
                                          ptrdiff_t n_current, ranvier_spikes* spikes);

typedef struct ranvier_spike {
  double t; /* [ms] */
  int64_t neuron;
} ranvier_spike;

/* For real-time loops: `steps` steps of dt [ms] on this thread. Spikes go into the `room` places at `spikes`, in order
 * of time; *count is the number of all that there were, stored or not. Only the first call allocates. A call that fails
 * leaves the population as it was. */
ranvier_status ranvier_population_step(ranvier_population* population, double dt, ptrdiff_t steps, const float* current,
                                       ptrdiff_t n_current, ranvier_spike* spikes, size_t room, size_t* count);
ranvier_status ranvier_population_step_f64(ranvier_population* population, double dt, ptrdiff_t steps,
                                           const double* current, ptrdiff_t n_current, ranvier_spike* spikes,
                                           size_t room, size_t* count);

#ifdef __cplusplus
}
#endif

#endif
