// What the encoder asks of the machine it runs on.
#ifndef CTROVE_ENCODER_HOST_H
#define CTROVE_ENCODER_HOST_H

// Processors that this process may use: its affinity mask, not all that are there. At least 1.
int ctrove_encoder_processors(void);

// Gives free memory back to the system, where the allocator can.
void ctrove_encoder_trim(void);

#endif
