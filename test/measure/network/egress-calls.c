/* Every call that the guard wraps, with what only C can say; one line each: the result, or the name of the error. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void say(const char *name, long result) {
  if (result >= 0) printf("%s %ld\n", name, result);
  else printf("%s %s\n", name, strerrorname_np(errno));
}

static struct sockaddr_in v4(const char *ip, int port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  inet_pton(AF_INET, ip, &to.sin_addr);
  return to;
}

int main(void) {
  int server = socket(AF_INET, SOCK_DGRAM, 0), udp = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in here = v4("127.0.0.1", 9001), closed = v4("127.0.0.2", 9001), spec = closed, open = v4("8.8.8.8", 9);
  struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "/no/such/socket"};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(9001), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  struct { sa_family_t family; char rest[14]; } vsock = {.family = AF_VSOCK};
  const struct sockaddr *to_here = (void *)&here, *to_closed = (void *)&closed, *to_spec = (void *)&spec;
  bind(server, to_here, sizeof here);
  spec.sin_family = AF_UNSPEC;

  say("sendto allowed", sendto(udp, "abc", 3, 0, to_here, sizeof here));
  say("sendto refused", sendto(udp, "abc", 3, 0, to_closed, sizeof closed));
  say("sendto unspecified family", sendto(udp, "abc", 3, 0, to_spec, sizeof spec));
  say("sendto cut short", sendto(udp, "abc", 3, 0, to_closed, 8));

  struct iovec bytes = {"abc", 3};
  struct msghdr good = {.msg_name = &here, .msg_namelen = sizeof here, .msg_iov = &bytes, .msg_iovlen = 1}, bad = good;
  bad.msg_name = &closed;
  say("sendmsg allowed", sendmsg(udp, &good, 0));
  say("sendmsg refused", sendmsg(udp, &bad, 0));
  struct mmsghdr all[3] = {{good, 0}, {good, 0}, {good, 0}};
  say("sendmmsg allowed", sendmmsg(udp, all, 3, 0));
  all[2].msg_hdr = bad;
  say("sendmmsg third refused", sendmmsg(udp, all, 3, 0));
  all[0].msg_hdr = bad;
  say("sendmmsg first refused", sendmmsg(udp, all, 3, 0));

  say("connect allowed", connect(udp, to_here, sizeof here));
  say("connect to disconnect", connect(udp, to_spec, sizeof spec));
  say("connect refused", connect(udp, to_closed, sizeof closed));
  say("connect without scope", connect(socket(AF_INET6, SOCK_DGRAM, 0), (void *)&six, 24));
  say("connect to a path", connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&path, sizeof path));
  say("connect to the hypervisor", connect(udp, (void *)&vsock, sizeof vsock));
  say("connect to the internet", connect(udp, (void *)&open, sizeof open) < 0 && errno == EACCES ? -1 : 0);
  say("prctl against new rights", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  say("prctl with a mistake", prctl(PR_SET_NO_NEW_PRIVS, 2, 0, 0, 0));
  say("prctl of another kind", prctl(PR_SET_NAME, "calls", 0, 0, 0));
  return 0;
}
