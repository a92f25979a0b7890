// ranvier, all of it.
#pragma once

#include "ranvier/connection.hpp"
#include "ranvier/describe.hpp"
#include "ranvier/error.hpp"
#include "ranvier/isa.hpp"
#include "ranvier/math.hpp"
#include "ranvier/network.hpp"
#include "ranvier/network_file.hpp"
#include "ranvier/neuron.hpp"
#include "ranvier/population.hpp"
#include "ranvier/population_file.hpp"
#include "ranvier/predictor.hpp"
#include "ranvier/random.hpp"
#include "ranvier/serialize.hpp"
#include "ranvier/threads.hpp"
#include "ranvier/trainer.hpp"
#include "ranvier/version.hpp"
