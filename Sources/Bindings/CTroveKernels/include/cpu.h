#ifndef CTROVE_CPU_H
#define CTROVE_CPU_H

// Instruction sets that kernels are written for. Greater is faster within a family of processors.
#define CTROVE_PORTABLE 0
#define CTROVE_AVX2 1   // AVX2, FMA, F16C
#define CTROVE_AVX512 2 // AVX-512 F, BW, VL, VNNI
#define CTROVE_NEON 3   // what every 64-bit ARM has

// 1 when this processor and its operating system run kernels of `variant`.
int ctrove_supports(int variant);

// The fastest supported variant; probed once.
int ctrove_best_variant(void);

#endif
