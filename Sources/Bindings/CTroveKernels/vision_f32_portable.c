// The picture encoder's kernels for any processor: the reference of the other variants.
#define LANES 4
#define ROWS1 4
#define ROWS2 0
#define ROWS3 0
#define NAME(x) ctrove_vision_##x##_f32_portable

#include "vision_f32_body.h"
