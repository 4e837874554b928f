/* The smallest HTTP server that can be deployed: it says who it is, and it is gone on SIGINT. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void end(int signal) { (void)signal; _exit(0); }

int main(void) {
  const char *port = getenv("DFLOW_PORT"), *index = getenv("DFLOW_INDEX");
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 8080)};
  int one = 1, door = socket(AF_INET, SOCK_STREAM, 0);
  char body[256], asked[4096], answer[512];
  signal(SIGINT, end);
  signal(SIGTERM, end);
  signal(SIGPIPE, SIG_IGN);
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(door, (void *)&any, sizeof any) || listen(door, 128)) return perror("bind"), 1;
  snprintf(body, sizeof body, "ok " VERSION " from node %s\n", index ? index : "?");
  snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
  for (;;) {
    int client = accept(door, 0, 0);
    if (client < 0) continue;
    if (read(client, asked, sizeof asked) > 0 && write(client, answer, strlen(answer)) < 0) perror("write");
    shutdown(client, SHUT_WR);
    while (read(client, asked, sizeof asked) > 0);
    close(client);
  }
}
