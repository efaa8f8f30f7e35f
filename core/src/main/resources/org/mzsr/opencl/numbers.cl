/* The format of all numbers: DOUBLE is 0 or 1. */
#if DOUBLE
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real;
typedef double2 real2;
typedef double4 real4;
#else
typedef float real;
typedef float2 real2;
typedef float4 real4;
#endif

/* No product is added in one rounding unless fma says so: the same bits come from every device that follows IEEE 754. */
#pragma OPENCL FP_CONTRACT OFF
