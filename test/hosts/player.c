/* A program that plays whatever a test of container backends needs.
 *
 *   --show          prints each argument after -- and the environment, in hexadecimal
 *   --port N        listens on 127.0.0.1:N and keeps every connection until its client hangs up
 *   --reuse         with SO_REUSEPORT
 *   --deaf NAME     does nothing at INT or TERM but say so
 *   --stay          after INT it goes on when the last connection is gone
 *   --child         has a child that hears neither INT nor TERM
 *   --exit STATUS   ends at once
 *
 * It says what it hears: "heard INT". After INT it takes no new connections and ends with the last one; TERM ends it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;
static volatile sig_atomic_t heard_int, heard_term;
static void hear(int signal) { *(signal == SIGINT ? &heard_int : &heard_term) += 1; }

static void hexadecimal(const char *what, const char *text) {
  printf("%s ", what);
  for (; *text; text++) printf("%02x", (unsigned char)*text);
  printf("\n");
}

static int listen_on(int port, int reuse) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (reuse) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 64)) perror("listen"), exit(3);
  return fd;
}

static void have_child(void) {
  if (fork()) return;
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  for (;;) pause();
}

int main(int count, char **words) {
  int port = 0, reuse = 0, stay = 0, show = 0, deaf_int = 0, deaf_term = 0, child = 0, open = 0, asked = 0;
  struct pollfd seats[64] = {{.fd = -1}};
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int at = 1; at < count; at++) {
    if (!strcmp(words[at], "--show")) show = 1;
    else if (!strcmp(words[at], "--port")) port = atoi(words[++at]);
    else if (!strcmp(words[at], "--reuse")) reuse = 1;
    else if (!strcmp(words[at], "--stay")) stay = 1;
    else if (!strcmp(words[at], "--child")) child = 1;
    else if (!strcmp(words[at], "--deaf")) *(strcmp(words[++at], "INT") ? &deaf_term : &deaf_int) = 1;
    else if (!strcmp(words[at], "--exit")) return printf("ending\n"), atoi(words[at + 1]);
    else if (!strcmp(words[at], "--")) {
      while (++at < count) if (show) hexadecimal("arg", words[at]);
    }
  }
  if (show) for (char **one = environ; *one; one++) hexadecimal("env", *one);
  /* A program that inherits "ignored" stays deaf, as most do. */
  struct sigaction inherited, mine = {.sa_handler = hear};
  sigaction(SIGINT, NULL, &inherited);
  if (inherited.sa_handler != SIG_IGN) sigaction(SIGINT, &mine, NULL);
  sigaction(SIGTERM, &mine, NULL);
  sigset_t none, both;
  sigemptyset(&none);
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  sigprocmask(SIG_BLOCK, &both, NULL);
  if (child) have_child();
  if (port) seats[0] = (struct pollfd){.fd = listen_on(port, reuse), .events = POLLIN};
  printf("ready\n");
  for (;;) {
    if (heard_int) printf("heard INT\n"), heard_int = 0, asked = !deaf_int;
    if (heard_term && (printf("heard TERM\n"), heard_term = 0, !deaf_term)) return 0;
    if (asked && seats[0].fd >= 0) close(seats[0].fd), seats[0].fd = -1;
    if (asked && open == 0 && !stay) return 0;
    if (ppoll(seats, 1 + open, NULL, &none) < 0) continue;
    for (int at = open; at > 0; at--) {
      char bytes[256];
      if (seats[at].revents && read(seats[at].fd, bytes, sizeof bytes) <= 0) close(seats[at].fd), seats[at] = seats[open--];
    }
    if (seats[0].fd >= 0 && seats[0].revents && open < 63) {
      int fd = accept(seats[0].fd, NULL, NULL);
      if (fd >= 0) seats[++open] = (struct pollfd){.fd = fd, .events = POLLIN}, write(fd, "hello\n", 6);
    }
  }
}
