/* The two queues of an io_uring, by its system calls alone (io_uring(7)). */
#include <linux/io_uring.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { ENTRIES = 4096 };

static int ring;
static struct io_uring_sqe *requests;
static struct io_uring_cqe *completions;
static unsigned *tail, *array, *head, *last, pending, completion_mask;

static void *map(size_t bytes, off_t offset) {
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);
    if (at == MAP_FAILED) perror("mmap"), exit(1);
    return at;
}
static void ring_open(void) {
    struct io_uring_params p = {.flags = IORING_SETUP_CQSIZE, .cq_entries = 8 * ENTRIES};
    ring = (int)syscall(SYS_io_uring_setup, ENTRIES, &p);
    if (ring < 0) perror("io_uring_setup"), exit(1);
    /* One mapping holds both queues since Linux 5.4; the array is its last part. */
    char *queues = map(p.sq_off.array + ENTRIES * sizeof *array, IORING_OFF_SQ_RING);
    requests = map(ENTRIES * sizeof *requests, IORING_OFF_SQES);
    completions = (struct io_uring_cqe *)(queues + p.cq_off.cqes);
    tail = (unsigned *)(queues + p.sq_off.tail);
    array = (unsigned *)(queues + p.sq_off.array);
    head = (unsigned *)(queues + p.cq_off.head);
    last = (unsigned *)(queues + p.cq_off.tail);
    completion_mask = p.cq_entries - 1;
}
/* Submits what is pending, and waits for this many completions. */
static void ring_enter(unsigned count) {
    long taken = syscall(SYS_io_uring_enter, ring, pending, count, IORING_ENTER_GETEVENTS, NULL, 0);
    if (taken > 0) pending -= (unsigned)taken;
}
static void ring_request(struct io_uring_sqe request) {
    while (pending == ENTRIES) ring_enter(0);
    unsigned at = *tail & (ENTRIES - 1);
    requests[at] = request;
    array[at] = at;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    pending++;
}
/* Returns the oldest completion, or NULL; ring_done releases it. */
static struct io_uring_cqe *ring_completion(void) {
    if (*head == __atomic_load_n(last, __ATOMIC_ACQUIRE)) return NULL;
    return &completions[*head & completion_mask];
}
static void ring_done(void) {
    __atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
}
