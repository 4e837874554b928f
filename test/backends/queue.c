/* What becomes of a connection that waits to be accepted when its listener closes, and another one listens on the same port
 * by SO_REUSEPORT: prints "kept" or "lost". */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener(struct sockaddr_in *at) {
  int file = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  socklen_t size = sizeof *at;
  if (setsockopt(file, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) || bind(file, (struct sockaddr *)at, size) ||
      listen(file, 16) || getsockname(file, (struct sockaddr *)at, &size))
    perror("listener");
  return file;
}

int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int old = listener(&at), client = socket(AF_INET, SOCK_STREAM, 0);
  char byte;
  if (connect(client, (struct sockaddr *)&at, sizeof at)) perror("client");
  int next = listener(&at);
  close(old);
  /* Either the connection turns up there, or its client is told that it is gone. */
  struct pollfd either[] = {{.fd = next, .events = POLLIN}, {.fd = client, .events = POLLIN}};
  poll(either, 2, -1);
  int kept = (either[0].revents & POLLIN) && send(accept(next, NULL, NULL), "k", 1, MSG_NOSIGNAL) == 1 &&
             recv(client, &byte, 1, 0) == 1;
  puts(kept ? "kept" : "lost");
}
