/* examples/hello as a native program, for tests that need bytes of its own: compiled with -DVERSION='"v1"'. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int door;

/* The request that is being answered is answered to its end: the signal waits for accept. */
static void leave(int signal) { _exit(signal == SIGINT || signal == SIGTERM ? 0 : 1); }

static void hold(int how) {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGINT);
  sigaddset(&both, SIGTERM);
  sigprocmask(how, &both, NULL);
}

static void answer(int client) {
  char asked[4096] = "", text[256], all[512];
  size_t length = 0;
  for (ssize_t got; length < sizeof asked - 1 && !strstr(asked, "\r\n\r\n"); length += got)
    if ((got = read(client, asked + length, sizeof asked - 1 - length)) <= 0) return;
  const char *index = getenv("DFLOW_INDEX");
  if (!strncmp(asked, "GET /ready ", 11)) snprintf(text, sizeof text, "ok " VERSION "\n");
  else snprintf(text, sizeof text, "hello " VERSION " from node %s\n", index ? index : "?");
  int size = snprintf(all, sizeof all, "HTTP/1.1 200 OK\r\ncontent-length: %zu\r\nconnection: close\r\n\r\n%s", strlen(text), text);
  if (write(client, all, size) != size) return;
  shutdown(client, SHUT_WR);
  while (read(client, asked, sizeof asked) > 0) continue;
}

int main(void) {
  int one = 1;
  const char *port = getenv("DFLOW_PORT");
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  door = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 128)) return perror("listen"), 3;
  signal(SIGINT, leave);
  signal(SIGTERM, leave);
  for (int client; (client = accept(door, NULL, NULL)) >= 0; close(client)) {
    hold(SIG_BLOCK);
    answer(client);
    hold(SIG_UNBLOCK);
  }
  return perror("accept"), 4;
}
