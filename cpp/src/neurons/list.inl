#include "neurons/hodgkin_huxley.inl"
#include "neurons/lif.inl"
#include "neurons/izhikevich.inl"
