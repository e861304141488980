/* Loaded into nagios4 by LD_PRELOAD: the wall clock stands at $FAKE_TIME, seconds since 1970. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t now(void) {
    const char *text = getenv("FAKE_TIME");
    return text ? (time_t)atoll(text) : 0;
}

time_t time(time_t *to) {
    if (to) *to = now();
    return now();
}

int gettimeofday(struct timeval *to, void *zone) {
    (void)zone;
    to->tv_sec = now();
    to->tv_usec = 0;
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *to) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return real(clock, to);
    to->tv_sec = now();
    to->tv_nsec = 0;
    return 0;
}
