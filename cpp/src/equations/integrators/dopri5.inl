// y_{k+1} = y + h·Σ_s a(6,s)·k_s, k_s = f(t + c(s)·h, y + h·Σ_j a(s,j)·k_j)
// The embedded Runge-Kutta pair of Dormand & Prince (1980). Order 5 with an error estimate of order 4; seven stages, of
// which the last is the first of the next step; dense output, a polynomial of order 4 between the ends of a step
// (Hairer, Nørsett & Wanner 1993, II.6). Only the constants are here: every neuron has its own step size, and the loop
// is in kernels/steps/adaptive.inl.

namespace ranvier::RANVIER_SPACE {

struct Dopri5 {
  static constexpr IntegratorInfo info{"dopri5",
                                       "order 5(4), a step size for every neuron, dense output",
                                       "Dormand & Prince 1980, J. Comput. Appl. Math. 6:19-26",
                                       5,
                                       6,
                                       1,
                                       {0},
                                       0};
  static constexpr int stages = 7;
  // the Butcher tableau: stage s is at time c[s]·h
  static constexpr double c[] = {0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1, 1};
  static constexpr double a[stages][stages - 1] = {{},
                                                   {1. / 5},
                                                   {3. / 40, 9. / 40},
                                                   {44. / 45, -56. / 15, 32. / 9},
                                                   {19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
                                                   {9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
                                                   {35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84}};
  // the weights of order 5 minus those of order 4: h·Σ_s error[s]·k_s estimates the error of a step
  static constexpr double error[] = {71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200., 22. / 525, -1. / 40};
  // the weights of the last coefficient of the dense output
  static constexpr double dense[] = {-12715105075. / 11282082432,  0,
                                     87487479700. / 32700410799,   -10690763975. / 1880347072,
                                     701980252875. / 199316789632, -1453857185. / 822651844,
                                     69997945. / 29380423};
};

}  // namespace ranvier::RANVIER_SPACE
