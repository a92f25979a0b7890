// ranvier, all of it.
#pragma once

#include "ranvier/error.hpp"
#include "ranvier/isa.hpp"
#include "ranvier/network.hpp"
#include "ranvier/random.hpp"
#include "ranvier/trainer.hpp"
