/* A program to deploy: HTTP with kept connections, and a graceful end. Compiled with -DVERSION='"v1"', and for builds that
 * are bad with -DENDS_AFTER=ms, -DNEVER_LISTENS or -DREADY_EVERY=n. REUSEPORT=1 in its environment sets SO_REUSEPORT;
 * LISTEN_FDS=1 has it take the socket that systemd holds.
 *
 * SIGINT: what waits at the door is let in, the door is closed, each kept connection learns from its next answer that it
 * ends, and when the last one is gone so is the program. SIGTERM: at once.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MOST = 4096, ROOM = 4096, IDLE_LIMIT = 5000 };

static struct { char asked[ROOM]; size_t length; int open; } connections[MOST];
/* By which this process is known: in a container each one's pid is 1. */
static unsigned number;
static int poller, door, given, ending, opened, idle = -1, mortal = -1;

static void watch(int file) {
  struct epoll_event wanted = {.events = EPOLLIN, .data.fd = file};
  epoll_ctl(poller, EPOLL_CTL_ADD, file, &wanted);
}

static int timer(long milliseconds) {
  struct itimerspec once = {.it_value = {milliseconds / 1000, milliseconds % 1000 * 1000000}};
  int file = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  timerfd_settime(file, 0, &once, NULL);
  watch(file);
  return file;
}

static void hang_up(int client) {
  close(client);
  connections[client].open = 0;
  opened--;
}

/* Since the end began they have asked nothing, so nothing of theirs is lost. */
static void hang_up_on_the_idle(void) {
  for (int client = 0; client < MOST; client++)
    if (connections[client].open && connections[client].length == 0) hang_up(client);
}

static void let_in(void) {
  for (int client, one = 1; (client = accept4(door, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    if (client >= MOST) {
      close(client);
      continue;
    }
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    connections[client].length = 0;
    connections[client].open = 1;
    opened++;
    watch(client);
  }
}

static void hear(int signals) {
  struct signalfd_siginfo heard;
  if (read(signals, &heard, sizeof heard) < 0 || heard.ssi_signo == SIGTERM) exit(0);
  if (ending) return;
  ending = 1;
  /* A socket of systemd's stays open there: who waits at it is the next one's. */
  if (!given) let_in();
  /* Closing is not enough to hear no more of it: systemd has it open too. */
  epoll_ctl(poller, EPOLL_CTL_DEL, door, NULL);
  /* Before the door is closed: with its number the timer would be woken by what is left to hear of the door. */
  idle = timer(IDLE_LIMIT);
  close(door);
  door = -1;
}

static int is_ready(void) {
#ifdef READY_EVERY
  static int asked;
  return ++asked % READY_EVERY == 0;
#else
  return 1;
#endif
}

static void answer(int client) {
  char *asked = connections[client].asked, text[256], all[512];
  const char *index = getenv("DFLOW_INDEX"), *status = "200 OK";
  int keeps = !ending && strstr(asked, " HTTP/1.1\r\n") && !strcasestr(asked, "\r\nconnection: close");
  if (strncmp(asked, "GET /ready ", 11)) {
    snprintf(text, sizeof text, "hello " VERSION " from node %s, process %u\n", index ? index : "?", number);
  } else if (is_ready()) {
    snprintf(text, sizeof text, "ok " VERSION "\n");
  } else {
    status = "503 Service Unavailable";
    snprintf(text, sizeof text, VERSION " is not ready\n");
  }
  int size = snprintf(all, sizeof all, "HTTP/1.1 %s\r\ncontent-length: %zu\r\n%s\r\n%s", status, strlen(text),
                      keeps ? "" : "connection: close\r\n", text);
  connections[client].length = 0;
  if (write(client, all, size) != size || !keeps) hang_up(client);
}

static void read_from(int client) {
  size_t had = connections[client].length;
  char *asked = connections[client].asked;
  ssize_t got = read(client, asked + had, ROOM - 1 - had);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) hang_up(client);
    return;
  }
  asked[connections[client].length = had + got] = 0;
  if (strstr(asked, "\r\n\r\n")) answer(client);
  else if (had + got == ROOM - 1) hang_up(client);
}

static int listening(void) {
  int one = 1, file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const char *port = getenv("DFLOW_PORT"), *shared = getenv("REUSEPORT");
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080)};
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (shared && *shared == '1') setsockopt(file, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  if (bind(file, (struct sockaddr *)&at, sizeof at) || listen(file, 1024)) {
    perror("listen");
    exit(3);
  }
  return file;
}

int main(void) {
  struct epoll_event events[64];
  sigset_t both;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (getrandom(&number, sizeof number, 0) < 0) number = getpid();
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  sigprocmask(SIG_BLOCK, &both, NULL);
  int signals = signalfd(-1, &both, SFD_CLOEXEC);
  poller = epoll_create1(EPOLL_CLOEXEC);
  watch(signals);
#ifdef ENDS_AFTER
  if (ENDS_AFTER == 0) return fprintf(stderr, "broken\n"), 4;
  mortal = timer(ENDS_AFTER);
#endif
#ifndef NEVER_LISTENS
  given = getenv("LISTEN_FDS") != NULL;
  door = given ? 3 : listening();
  fcntl(door, F_SETFL, O_NONBLOCK);
  watch(door);
  printf("hello " VERSION " listens\n");
#endif
  while (!ending || opened > 0) {
    int count = epoll_wait(poller, events, 64, -1);
    for (int at = 0; at < count; at++) {
      int file = events[at].data.fd;
      if (file == signals) hear(signals);
      else if (file == door) let_in();
      else if (file == idle) close(idle), hang_up_on_the_idle();
      else if (file == mortal) return 4;
      else if (connections[file].open) read_from(file);
    }
  }
  return 0;
}
