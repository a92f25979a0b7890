// steps: loops over time for neurons: blocks of them, spikes, resets and adaptive steps.
#include "kernels/steps/choice.inl"
#include "kernels/steps/spikes.inl"
#include "kernels/steps/exact.inl"
#include "kernels/steps/smooth.inl"
#include "kernels/steps/step.inl"
#include "kernels/steps/adaptive.inl"
