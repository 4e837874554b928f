/* Clients that ask all the time and count exactly: nothing is asked twice, and what got no whole, right answer has failed.
 *
 *   client HOST PORT FRESH KEPT RATE < commands
 *
 * FRESH clients open a connection for each request, KEPT ones keep theirs; RATE requests a second, all together, 0: each as
 * fast as it is answered. Commands, a line each: `more N` prints `more` when N more have been answered or have failed;
 * `mark` prints a line of JSON about the requests begun since the last one, when none of them is under way any more. It
 * ends with its standard input.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REFUSED, RESET, ENDED, TIMEOUT, STATUS, WRONG, KINDS, GOOD = KINDS, ROOM = 4096, PHASES = 2, LIMIT = 10 };
static const char *const kinds[KINDS] = {"refused", "reset", "ended", "timeout", "status", "wrong"};
static const char request[] = "GET / HTTP/1.1\r\nhost: node\r\n\r\n", last_request[] = "GET / HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\r\n";

struct counted { long failed[KINDS]; float *took; size_t good, room; };
struct client { pthread_t thread; int number, keeps, file; atomic_long under_way; struct counted counted[PHASES]; };

static struct sockaddr_in target;
static int clients;
static double interval;
static atomic_long phase, done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Who has answered since the last mark: hashes of the answers. */
static uint32_t seen[1 << 14];
static long answerers;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec + at.tv_nsec / 1e9;
}

static void see(const char *text, size_t length) {
  uint32_t hash = 2166136261u;
  while (length--) hash = (hash ^ (unsigned char)*text++) * 16777619u;
  hash += hash == 0;
  pthread_mutex_lock(&lock);
  uint32_t at = hash % (1 << 14);
  while (seen[at] && seen[at] != hash) at = (at + 1) % (1 << 14);
  if (!seen[at]) seen[at] = hash, answerers++;
  pthread_mutex_unlock(&lock);
}

static int because(void) {
  return errno == EAGAIN || errno == EINPROGRESS || errno == ETIMEDOUT ? TIMEOUT : errno == ECONNREFUSED ? REFUSED : RESET;
}

static int connected(struct client *it) {
  struct timeval limit = {.tv_sec = LIMIT};
  int one = 1;
  it->file = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(it->file, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(it->file, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  setsockopt(it->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return connect(it->file, (struct sockaddr *)&target, sizeof target) ? because() : GOOD;
}

static void hang_up(struct client *it) {
  if (it->file >= 0) close(it->file);
  it->file = -1;
}

/* An idle connection that the other side has closed is known to be closed before it is used, to any HTTP client. */
static void forget_if_closed(struct client *it) {
  struct pollfd look = {.fd = it->file, .events = POLLIN};
  if (it->file >= 0 && poll(&look, 1, 0) != 0) hang_up(it);
}

static int answered(struct client *it) {
  char all[ROOM];
  size_t length = 0;
  for (ssize_t got; length < ROOM - 1; length += got) {
    if ((got = recv(it->file, all + length, ROOM - 1 - length, 0)) < 0) return because();
    if (got == 0) return ENDED;
    all[length + got] = 0;
    char *body = strstr(all, "\r\n\r\n"), *size = strcasestr(all, "\r\ncontent-length:");
    if (!body || !size || size > body) continue;
    body += 4;
    size_t whole = body - all + strtoul(size + 17, NULL, 10);
    if (length + got < whole) continue;
    if (length + got > whole || strncmp(body, "hello ", 6)) return WRONG;
    if (strncmp(all, "HTTP/1.1 200 ", 13)) return STATUS;
    see(body, whole - (body - all));
    body[-2] = 0;
    if (!it->keeps || strcasestr(all, "\r\nconnection: close\r\n")) hang_up(it);
    return GOOD;
  }
  return WRONG;
}

static int ask(struct client *it) {
  const char *text = it->keeps ? request : last_request;
  forget_if_closed(it);
  int problem = it->file >= 0 ? GOOD : connected(it);
  if (problem == GOOD && send(it->file, text, strlen(text), MSG_NOSIGNAL) < 0) problem = because();
  if (problem == GOOD) problem = answered(it);
  if (problem != GOOD) hang_up(it);
  return problem;
}

_Noreturn static void *go_on(void *argument) {
  struct client *it = argument;
  double due = now() + interval * it->number / clients;
  for (;; due += interval) {
    double early = interval > 0 ? due - now() : 0;
    if (early > 0) nanosleep(&(struct timespec){early, (early - (long)early) * 1e9}, NULL);
    long mine = atomic_load(&phase);
    atomic_store(&it->under_way, mine);
    /* Marked in between: whoever marks may not have seen it under way. */
    if (atomic_load(&phase) != mine) atomic_store(&it->under_way, mine = atomic_load(&phase));
    struct counted *in = &it->counted[mine % PHASES];
    double begun = now();
    int problem = ask(it);
    if (problem != GOOD) {
      in->failed[problem]++;
    } else {
      if (in->good == in->room) in->took = realloc(in->took, (in->room = in->room * 2 + 1024) * sizeof *in->took);
      in->took[in->good++] = (now() - begun) * 1e3;
    }
    atomic_store(&it->under_way, -1);
    atomic_fetch_add(&done, 1);
    /* Nobody is there: to ask as fast as that is answered would measure nothing. */
    if (problem == REFUSED) usleep(10000);
  }
}

static int by_size(const void *a, const void *b) {
  float one = *(const float *)a, other = *(const float *)b;
  return (one > other) - (one < other);
}

static void print(struct client *all, int keeps, long marked) {
  struct counted sum = {0};
  double took = 0;
  long failed = 0;
  for (int at = 0; at < clients; at++) {
    struct counted *one = &all[at].counted[marked % PHASES];
    if (all[at].keeps != keeps) continue;
    for (int kind = 0; kind < KINDS; kind++) sum.failed[kind] += one->failed[kind], one->failed[kind] = 0;
    sum.took = realloc(sum.took, (sum.good + one->good + 1) * sizeof *sum.took);
    memcpy(sum.took + sum.good, one->took, one->good * sizeof *one->took);
    sum.good += one->good;
    one->good = 0;
  }
  for (size_t at = 0; at < sum.good; at++) took += sum.took[at];
  qsort(sum.took, sum.good, sizeof *sum.took, by_size);
  printf("\"%s\":{\"failures\":{", keeps ? "kept" : "fresh");
  for (int kind = 0; kind < KINDS; kind++) {
    if (sum.failed[kind]) printf("%s\"%s\":%ld", failed ? "," : "", kinds[kind], sum.failed[kind]);
    failed += sum.failed[kind];
  }
  size_t last = sum.good ? sum.good - 1 : 0;
  float none = 0, *took_of = sum.good ? sum.took : &none;
  printf("},\"sent\":%ld,\"failed\":%ld,\"mean\":%.4f,\"p50\":%.4f,\"p99\":%.4f,\"max\":%.4f}", (long)sum.good + failed, failed,
         sum.good ? took / sum.good : 0, took_of[last / 2], took_of[(size_t)(last * 0.99)], took_of[last]);
  free(sum.took);
}

static void mark(struct client *all) {
  long marked = atomic_fetch_add(&phase, 1);
  for (int at = 0; at < clients; at++)
    while (atomic_load(&all[at].under_way) == marked) usleep(200);
  printf("{");
  print(all, 0, marked);
  printf(",");
  print(all, 1, marked);
  pthread_mutex_lock(&lock);
  printf(",\"answerers\":%ld}\n", answerers);
  memset(seen, 0, sizeof seen);
  answerers = 0;
  pthread_mutex_unlock(&lock);
}

int main(int count, char **words) {
  if (count != 6) return 2;
  int fresh = atoi(words[3]), kept = atoi(words[4]);
  clients = fresh + kept;
  interval = atof(words[5]) > 0 ? clients / atof(words[5]) : 0;
  target = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(atoi(words[2]))};
  if (clients < 1 || inet_pton(AF_INET, words[1], &target.sin_addr) != 1) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  struct client *all = calloc(clients, sizeof *all);
  for (int at = 0; at < clients; at++) {
    all[at].number = at;
    all[at].keeps = at >= fresh;
    all[at].file = -1;
    all[at].under_way = -1;
    pthread_create(&all[at].thread, NULL, go_on, &all[at]);
  }
  for (char line[64]; fgets(line, sizeof line, stdin);) {
    long goal = atomic_load(&done) + atol(line + 4);
    if (!strncmp(line, "mark", 4)) mark(all);
    else if (!strncmp(line, "more", 4)) {
      while (atomic_load(&done) < goal) usleep(1000);
      printf("more\n");
    }
  }
  return 0;
}
