#ifndef CTROVE_CPU_H
#define CTROVE_CPU_H

// Instruction sets that kernels are written for. Greater is faster.
#define CTROVE_PORTABLE 0
#define CTROVE_AVX2 1   // AVX2, FMA, F16C
#define CTROVE_AVX512 2 // AVX-512 F, BW, VL, VNNI

// 1 when this processor and its operating system run kernels of `variant`.
int ctrove_supports(int variant);

// The greatest supported variant; probed once.
int ctrove_best_variant(void);

#endif
