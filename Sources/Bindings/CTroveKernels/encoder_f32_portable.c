// The encoder's kernels for any processor: the reference of the other variants.
#define LANES 4
#define ROWS 4
#define NAME(x) ctrove_encoder_##x##_f32_portable

#include "encoder_f32_body.h"
