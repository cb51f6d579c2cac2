#ifndef CRUNNER_H
#define CRUNNER_H
#endif
