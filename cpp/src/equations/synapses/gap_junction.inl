// I = w·(v_j − v)
// An electrical synapse: the current from each neuron j that it joins. No spike has a part in it; v_j is that of the
// begin of the step, held for the step.

namespace ranvier::RANVIER_SPACE {

struct GapJunction : SynapseDefaults {
  static constexpr const char* about = "an electrical synapse, which joins two potentials both ways";
  static constexpr const char* source = "Furshpan & Potter 1959, J. Physiol. 145:289-325";
  static constexpr SynapticInput input = SynapticInput::gap;
};

}  // namespace ranvier::RANVIER_SPACE
