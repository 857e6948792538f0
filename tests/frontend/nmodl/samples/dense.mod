TITLE
COMMENT this is still the title
COMMENT inside
  ENDCOMMENT the rest does not count
VERBATIM #include <a>

  ENDVERBATIM
NEURON{SUFFIX nothing}STATE{s x}DEFINE N 2
DERIVATIVE d{s'=1 x'=s' }FUNCTION f(){f=N(mV)*-2^-N}PROCEDURE If(){If(1){f()}{}}PROCEDURE g(){}
INITIAL{x=1-2(mV)g()}