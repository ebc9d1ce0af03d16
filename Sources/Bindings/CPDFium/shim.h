// PDFium, as extraction workers see it.
#include "shown.h"
