// Constants of the elementary functions, for float and for double.
//
// The polynomials are minimax approximations (Remez's exchange algorithm); tools/minimax.py prints them. Coefficients
// stand lowest power first. The limits …_low and …_high are round numbers beyond which a result no longer changes.

namespace ranvier::RANVIER_SPACE {

template <class T>
struct MathConstants;

template <>
struct MathConstants<float> {
  static constexpr int mantissa_bits = 23, bias = 127;  // of the format: stored bits, exponent of 1
  static constexpr float smallest_normal = 0x1p-126f;
  static constexpr float tiny = 0x1p-26f;    // for |x| below it expm1(x) and log1p(x) are x to the last bit
  static constexpr float splitter = 4097;    // 2^12 + 1, which splits the 24 bits of a float into halves (Dekker 1971)
  static constexpr float magic = 0x1.8p23f;  // 1.5·2^23: the sum x + magic is rounded to an integer, in its low bits
  static constexpr float log2_e = 0x1.715476p0f;
  // ln 2 in two parts (Cody & Waite 1980); the first has so few bits that n·ln2_high is exact for every exponent n
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float exp_low = -104, exp_high = 89;  // beyond them e^x is 0 and ∞
  static constexpr float expm1_low = -17.5f;             // below it e^x − 1 is −1
  static constexpr float exprel_high = 94;               // above it (e^x − 1)/x is ∞
  static constexpr float exprel_near = 0.34f;            // a little less than ½ ln 2: up to here exp_reduce gives r = x
  // e^r = 1 + r + r²·q(r), |r| ≤ ½ ln 2
  static constexpr float exp_tail[] = {0.5000000062f, 0.1666654299f, 0.04166628205f, 0.008366584116f, 0.001394645111f};
  // ln((1 + s)/(1 − s)) = 2s + s·z·l(z), z = s², |s| ≤ (√2 − 1)/(√2 + 1)
  static constexpr float log_tail[] = {0.6666677645f, 0.3997753268f, 0.2987199048f};
  // the same for 0 ≤ s ≤ ⅓
  static constexpr float log1p_tail[] = {0.666664131f, 0.4002170081f, 0.2799911291f, 0.2802459186f};
  // erf(x) = x + x·p(x²), |x| ≤ 1
  static constexpr float erf_tail[] = {0.1283791659f,   -0.3761262713f,    0.1128360009f,  -0.02685444042f,
                                       0.005189526271f, -0.0008020751753f, 7.888791851e-5f};
  // The scaled Mills ratio (z + c)·e^(z²/2)·Q(z), Q(z) = erfc(z/√2)/2, as a polynomial in t = (z − c)/(z + c) for
  // 0 ≤ z ≤ normal_high; beyond normal_high Q(z) is 0. c = mills_centre.
  static constexpr float mills_centre = 3, normal_high = 14.5f;
  static constexpr float mills[] = {0.7290836915f,     -0.5093321646f,  0.2300177089f,   -0.0472581906f,
                                    -0.01046244463f,   0.006937464068f, 0.001017128257f, -0.0009467499481f,
                                    -0.0002038977264f, 5.185691851e-5f};
};

// the same for double
template <>
struct MathConstants<double> {
  static constexpr int mantissa_bits = 52, bias = 1023;
  static constexpr double smallest_normal = 0x1p-1022, tiny = 0x1p-55;
  static constexpr double splitter = 134217729;  // 2^27 + 1
  static constexpr double magic = 0x1.8p52;
  static constexpr double log2_e = 0x1.71547652b82fep0;
  static constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double exp_low = -746, exp_high = 710;
  static constexpr double expm1_low = -38, exprel_high = 718, exprel_near = 0.34;
  static constexpr double exp_tail[] = {0.500000000000000555,      0.16666666666666686,     0.04166666666657362246,
                                        0.008333333333314585051,   0.001388888893237988767, 0.0001984126990304763987,
                                        0.00002480150444447174632, 2.755722793822662028e-6, 2.76263271476440445e-7,
                                        2.511447792978189202e-8};
  static constexpr double log_tail[] = {0.6666666666666734463, 0.3999999999941419128, 0.2857142874252007707,
                                        0.2222219855756403524, 0.1818356523026143032, 0.1531402527522661612,
                                        0.1479622251828611035};
  static constexpr double log1p_tail[] = {0.6666666666666630393, 0.4000000000015720668, 0.2857142854785753129,
                                          0.2222222396954153588, 0.1818174393068825952, 0.1538655981474046664,
                                          0.133009748630400049,  0.1210607706325257331, 0.08340138430543070567,
                                          0.1701851187185277226};
  static constexpr double erf_tail[] = {0.1283791670955125738,    -0.3761263890318374817,     0.1128379167095488419,
                                        -0.02686617064507781964,  0.005223977624827868609,    -0.0008548326981392020181,
                                        0.0001205533113169035675, -0.00001492559574077736482, 1.646100795860745433e-6,
                                        -1.635039056017153325e-7, 1.466028960232943065e-8,    -1.137480065782709108e-9,
                                        5.960416678704715265e-11};
  static constexpr double mills_centre = 4, normal_high = 39;
  static constexpr double mills[] = {
      0.7552851304157514784,    -0.607896641971892049,     0.3871374007422194767,    -0.1865218579596654202,
      0.06039657489066627966,   -0.007540188966435111931,  -0.003479692361606988344, 0.001630818453279153581,
      0.0001333442485247986929, -0.0002310949037111019449, -1.907843977369593663e-6, 0.00003514456965032852835,
      7.149755307220887307e-7,  -5.92001121281687558e-6,   -6.252284403974049014e-7, 1.021857123020598174e-6,
      2.641545413374413557e-7,  -1.565920246881965416e-7,  -7.721038717946776022e-8, 1.606920730887720909e-8,
      1.461899412791675258e-8,  -3.390334007913781881e-10, -1.196531103385798233e-9};
};

}  // namespace ranvier::RANVIER_SPACE
