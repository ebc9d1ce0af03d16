// libgomp's own entry point, declared here: `-fopenmp` would bring a second runtime.
void omp_set_num_threads(int count);
