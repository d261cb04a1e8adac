/* The loops as one writes them in C: one parallel loop over rows (planes in a box), the inner one left to the compiler. */
#include "peer.h"

static Task task;
static double *u, *v, *c[3]; /* c: coefficients of the faces before each cell, by axis z, y, x */
static long rows, pitch, plane;

static long at(long z, long y, long x) { return z * plane + y * pitch + x; }

static void plate(const double *restrict u, double *restrict v) {
    const double r = task.number;
#pragma omp parallel for schedule(static)
    for (long y = 1; y <= task.cells[1]; y++) {
        for (long i = at(0, y, 1); i < at(0, y, 1 + task.cells[2]); i++)
            v[i] = u[i] + r * (u[i - pitch] + u[i + pitch] + u[i - 1] + u[i + 1] - 4.0 * u[i]);
    }
}

static void box(const double *restrict u, double *restrict v) {
    const double r = task.number;
#pragma omp parallel for schedule(static)
    for (long z = 1; z <= task.cells[0]; z++) {
        for (long y = 1; y <= task.cells[1]; y++) {
            for (long i = at(z, y, 1); i < at(z, y, 1 + task.cells[2]); i++)
                v[i] = u[i] + r * (u[i - plane] + u[i + plane] + u[i - pitch] + u[i + pitch] + u[i - 1] + u[i + 1] - 6.0 * u[i]);
        }
    }
}

static void varied_plate(const double *restrict u, double *restrict v) {
    const double *restrict cy = c[1], *restrict cx = c[2];
#pragma omp parallel for schedule(static)
    for (long y = 1; y <= task.cells[1]; y++) {
        for (long i = at(0, y, 1); i < at(0, y, 1 + task.cells[2]); i++) {
            const double t = u[i];
            v[i] = t + (cx[i] * (u[i - 1] - t) + cx[i + 1] * (u[i + 1] - t))
                + (cy[i] * (u[i - pitch] - t) + cy[i + pitch] * (u[i + pitch] - t));
        }
    }
}

static void varied_box(const double *restrict u, double *restrict v) {
    const double *restrict cz = c[0], *restrict cy = c[1], *restrict cx = c[2];
#pragma omp parallel for schedule(static)
    for (long z = 1; z <= task.cells[0]; z++) {
        for (long y = 1; y <= task.cells[1]; y++) {
            for (long i = at(z, y, 1); i < at(z, y, 1 + task.cells[2]); i++) {
                const double t = u[i];
                v[i] = t + (cx[i] * (u[i - 1] - t) + cx[i + 1] * (u[i + 1] - t))
                    + (cy[i] * (u[i - pitch] - t) + cy[i + pitch] * (u[i + pitch] - t))
                    + (cz[i] * (u[i - plane] - t) + cz[i + plane] * (u[i + plane] - t));
            }
        }
    }
}

static double conductivity(long z, long y, long x) { return 1.0 + (3 * z + 5 * y + 7 * x) % 11; }

/* The coefficient of the face before cell (z, y, x); beyond the domain, conductivity is that of the cell inside. */
static double face(int axis, long z, long y, long x) {
    long after[3] = {z, y, x}, before[3] = {z, y, x};
    before[axis]--;
    if (before[axis] < 0) before[axis] = 0;
    if (after[axis] == task.cells[axis]) after[axis]--;
    double k = conductivity(after[0], after[1], after[2]), other = conductivity(before[0], before[1], before[2]);
    return task.number * 2.0 * k * other / (k + other);
}

/* Fills what lies in memory row by row, in the order of the loops, so that pages lie where they are worked on. */
static void prepare(void) {
    long ghost = task.axes == 3, size = (task.cells[0] + 2 * ghost) * plane;
    u = doubles(size);
    v = doubles(size);
    for (int axis = 3 - task.axes; task.varied && axis < 3; axis++) c[axis] = doubles(size);
#pragma omp parallel for schedule(static)
    for (long row = 0; row < size / pitch; row++) {
        long z = row / rows - ghost, y = row % rows - 1;
        for (long x = -1; x <= task.cells[2]; x++) {
            long i = row * pitch + x + 1;
            int inside = z >= 0 && z < task.cells[0] && y >= 0 && y < task.cells[1] && x >= 0 && x < task.cells[2];
            u[i] = inside ? (17 * z + 29 * y + 7 * x) % 101 : 1.0;
            v[i] = 1.0;
            for (int axis = 0; axis < 3; axis++) {
                if (c[axis]) c[axis][i] = z < 0 || y < 0 || x < 0 ? 0.0 : face(axis, z, y, x);
            }
        }
    }
}

static void run(long steps) {
    void (*step)(const double *, double *) =
        task.varied ? (task.axes == 2 ? varied_plate : varied_box) : (task.axes == 2 ? plate : box);
    for (long i = 0; i < steps; i++) {
        step(u, v);
        double *old = u;
        u = v;
        v = old;
    }
}

static void put(FILE *file) {
    long ghost = task.axes == 3;
    for (long z = 0; z < task.cells[0]; z++) {
        for (long y = 0; y < task.cells[1]; y++)
            fwrite(u + at(z + ghost, y + 1, 1), sizeof(double), task.cells[2], file);
    }
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    task = task_of(argv);
    rows = task.cells[1] + 2;
    pitch = task.cells[2] + 2;
    plane = rows * pitch;
    prepare();
    serve("C, OpenMP", &task, run, put);
}
