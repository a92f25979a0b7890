// v ← v + w
// A jump of the potential: a postsynaptic potential without a rise. It is lost while v is held after a spike.

namespace ranvier::RANVIER_SPACE {

struct Delta : SynapseDefaults {
  static constexpr const char* about = "a jump of the potential";
  static constexpr const char* source = "Brunel 2000, J. Comput. Neurosci. 8:183-208";
  static constexpr SynapticInput input = SynapticInput::jump;
};

}  // namespace ranvier::RANVIER_SPACE
