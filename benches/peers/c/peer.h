/* What the peers written in C share: arguments, memory, and the conversation with the driver (see ../python/peer.py). */
#ifndef PEER_H
#define PEER_H

#define _GNU_SOURCE
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct {
    int varied, axes, threads;
    long cells[3]; /* z, y, x; a plate has one plane */
    double number;
} Task;

/* Arguments: MEDIUM SHAPE NUMBER THREADS. */
static inline Task task_of(char **argv) {
    Task task = {.varied = !strcmp(argv[1], "varied"), .cells = {1, 1, 1}};
    long shape[3];
    task.axes = sscanf(argv[2], "%ldx%ldx%ld", &shape[0], &shape[1], &shape[2]);
    for (int axis = 0; axis < task.axes; axis++) task.cells[3 - task.axes + axis] = shape[axis];
    task.number = atof(argv[3]);
    task.threads = atoi(argv[4]);
    omp_set_num_threads(task.threads);
    return task;
}

/* Doubles on huge pages where the system gives them, untouched. */
static inline double *doubles(size_t count) {
    const size_t page = 2 << 20;
    size_t bytes = (count * sizeof(double) + page - 1) / page * page;
    double *memory = aligned_alloc(page, bytes);
    if (!memory) exit(1);
#ifdef MADV_HUGEPAGE
    madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

/* Converses until the driver hangs up: `run` does steps, `put` writes the field. */
static inline void serve(const char *name, const Task *task, void (*run)(long steps), void (*put)(FILE *file)) {
    printf("{\"name\": \"%s\", \"version\": \"%s\", \"threads\": %d, \"parts\": [\"\"]}\n", name, __VERSION__, task->threads);
    fflush(stdout);
    for (char line[4096]; fgets(line, sizeof line, stdin); fflush(stdout)) {
        line[strcspn(line, "\n")] = 0;
        if (!strncmp(line, "run ", 4)) {
            double begun = omp_get_wtime();
            run(atol(line + 4));
            printf("[%.9f]\n", omp_get_wtime() - begun);
        } else {
            FILE *file = fopen(line + strlen("write "), "wb");
            if (!file) exit(1);
            put(file);
            fclose(file);
            puts("[]");
        }
    }
}

#endif
