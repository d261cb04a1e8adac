/* The memory roofline: a copy of as many doubles as there are cells, past the caches. One step is one copy. */
#include "peer.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { PIECE = 1 << 13 }; /* doubles: two pages of each array at a time */

static double *from, *to;
static long pieces;

static void copy_piece(const double *restrict source, double *restrict target) {
    for (long i = 0; i < PIECE; i += 8) {
#ifdef __SSE2__
        __builtin_prefetch(source + i + 128);
        for (long j = i; j < i + 8; j += 2) _mm_stream_pd(target + j, _mm_load_pd(source + j));
#else
        memcpy(target + i, source + i, 8 * sizeof(double));
#endif
    }
}

static void run(long steps) {
    for (long step = 0; step < steps; step++) {
#pragma omp parallel for schedule(static)
        for (long i = 0; i < pieces; i++) copy_piece(from + i * PIECE, to + i * PIECE);
#ifdef __SSE2__
        _mm_sfence();
#endif
    }
}

static void put(FILE *file) { (void)file; }

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    Task task = task_of(argv);
    long cells = task.cells[0] * task.cells[1] * task.cells[2];
    pieces = (cells + PIECE - 1) / PIECE;
    from = doubles(pieces * PIECE + 128);
    to = doubles(pieces * PIECE);
#pragma omp parallel for schedule(static)
    for (long i = 0; i < pieces; i++) {
        memset(from + i * PIECE, 1, PIECE * sizeof(double));
        memset(to + i * PIECE, 0, PIECE * sizeof(double));
    }
    serve("memory roofline", &task, run, put);
}
