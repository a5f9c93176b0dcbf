#ifndef FAKEDATA_CLIBPQ_SHIM_H
#define FAKEDATA_CLIBPQ_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libpq-fe.h>

/* Swift imports no macro that stands for a character literal, so the field codes of
   PQresultErrorField() are named again as an enumeration. */
enum {
  FD_DIAG_SEVERITY = PG_DIAG_SEVERITY_NONLOCALIZED,
  FD_DIAG_SQLSTATE = PG_DIAG_SQLSTATE,
  FD_DIAG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
  FD_DIAG_DETAIL = PG_DIAG_MESSAGE_DETAIL,
  FD_DIAG_HINT = PG_DIAG_MESSAGE_HINT,
  FD_DIAG_POSITION = PG_DIAG_STATEMENT_POSITION,
  FD_DIAG_CONTEXT = PG_DIAG_CONTEXT,
  FD_DIAG_SCHEMA_NAME = PG_DIAG_SCHEMA_NAME,
  FD_DIAG_TABLE_NAME = PG_DIAG_TABLE_NAME,
  FD_DIAG_COLUMN_NAME = PG_DIAG_COLUMN_NAME,
  FD_DIAG_DATATYPE_NAME = PG_DIAG_DATATYPE_NAME,
  FD_DIAG_CONSTRAINT_NAME = PG_DIAG_CONSTRAINT_NAME
};

/* Cancel requests. Since version 17 libpq can send them over the connection's own kind of
   transport (TLS included); before that they go out in clear text. A handle is used by one thread
   at a time. */
#ifdef LIBPQ_HAS_ASYNC_CANCEL
typedef PGcancelConn fd_cancel;

static inline fd_cancel *fd_cancel_create(PGconn *connection) {
  return PQcancelCreate(connection);
}

static inline int fd_cancel_send(fd_cancel *cancel, char *message, int capacity) {
  int sent = PQcancelBlocking(cancel);
  if (!sent && capacity > 0) {
    strncpy(message, PQcancelErrorMessage(cancel), (size_t)capacity - 1);
    message[capacity - 1] = '\0';
  }
  PQcancelReset(cancel);
  return sent;
}

static inline void fd_cancel_free(fd_cancel *cancel) { PQcancelFinish(cancel); }
#else
typedef PGcancel fd_cancel;

static inline fd_cancel *fd_cancel_create(PGconn *connection) { return PQgetCancel(connection); }

static inline int fd_cancel_send(fd_cancel *cancel, char *message, int capacity) {
  return PQcancel(cancel, message, capacity);
}

static inline void fd_cancel_free(fd_cancel *cancel) { PQfreeCancel(cancel); }
#endif

/* A second descriptor for the connection's socket. It keeps naming that socket even after libpq
   has closed its own, whose number the process may by then have given to another file. */
static inline int fd_socket_duplicate(int descriptor) {
  return descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

/* Waits until the socket can be read or its end has come: 1 if so, 0 after the milliseconds. */
static inline int fd_socket_wait(int descriptor, int milliseconds) {
  struct pollfd polled = {descriptor, POLLIN, 0};
  int ready = poll(&polled, 1, milliseconds);
  return ready > 0 || (ready < 0 && errno != EINTR);
}

static inline void fd_socket_sever(int descriptor) { (void)shutdown(descriptor, SHUT_RDWR); }

static inline void fd_socket_close(int descriptor) { (void)close(descriptor); }

#endif
