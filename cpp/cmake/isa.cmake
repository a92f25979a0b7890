# ranvier_choose_isas(): ${ranvier_isas}, the instruction sets to build. Those of RANVIER_ISAS; where it is empty, all of
# the processor family. A library without the baseline runs only on processors that have one of its sets.
function(ranvier_choose_isas)
  set(known baseline)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
    list(APPEND known avx2 avx512)
  endif()
  set(chosen ${RANVIER_ISAS})
  if(RANVIER_BASELINE_ONLY)
    set(chosen baseline)
  elseif(NOT chosen)
    set(chosen ${known})
  endif()
  foreach(name ${chosen})
    if(NOT name IN_LIST known)
      list(JOIN known " " names)
      message(FATAL_ERROR "RANVIER_ISAS names '${name}'; for ${CMAKE_SYSTEM_PROCESSOR} there are: ${names}")
    endif()
  endforeach()
  set(ranvier_isas ${chosen} PARENT_SCOPE)
endfunction()

# ranvier_add_isa(name flags…), where the set is chosen: cpp/src/kernels/<name>.cpp with its own flags, into
# ${ranvier_isa_objects}: one object each for networks (kernels/nets.inl), functions of neurons (neurons.inl) and steps
# in time (steps.inl).
# -O2 stands here because an embedding project may set no build type; -O3 is half as large again and no faster. Never
# -ffast-math: gcc would link code that turns subnormals to zero for the whole process. fma is explicit, contraction
# off: same bits for any tile or thread.
# -DRANVIER_FLAGS_<name>=… adds flags to one instruction set (a sanitizer compiles large kernels for minutes).
function(ranvier_add_isa name)
  set(parts)
  if(name IN_LIST ranvier_isas)
    set(parts nets neurons steps)
  elseif(name STREQUAL baseline)
    set(parts neurons)  # the descriptions of models, and Jacobians that are the same everywhere
  endif()
  foreach(part ${parts})
    set(object ${name}_${part})  # a name of its own: objects of an archive go by their file's name
    set(target ranvier_${object})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/kernels/${object}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"kernels/${name}.cpp\"\n")
    add_library(${target} OBJECT ${source})
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_compile_definitions(${target} PRIVATE RANVIER_PART="kernels/${part}.inl")
    target_compile_features(${target} PRIVATE cxx_std_20)
    target_compile_options(${target} PRIVATE
      -O2 -fno-math-errno -fno-trapping-math -ffp-contract=off -fno-exceptions -fno-rtti -fno-asynchronous-unwind-tables
      $<$<CXX_COMPILER_ID:GNU>:-fwhole-program>  # templates' names and groups would be a twentieth of a library
      $<$<CXX_COMPILER_ID:GNU>:-fno-version-loops-for-strides>  # gcc writes product loops twice otherwise
      $<$<STREQUAL:${part},neurons>:-Os>  # 20 % smaller, 4 % slower where a pair is not compiled in one piece
      # a pack's vectors are written one after another: what waits for the same thing moves together
      $<$<AND:$<CXX_COMPILER_ID:GNU>,$<STREQUAL:${object},avx512_steps>>:-fschedule-insns$<SEMICOLON>-fsched-pressure>
      -Wall -Wextra $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>  # false of gcc's own intrinsics (its bug 105593)
      ${ARGN} ${RANVIER_FLAGS_${name}})
    set_target_properties(${target} PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    list(APPEND ranvier_isa_targets ${target})
    list(APPEND ranvier_isa_objects $<TARGET_OBJECTS:${target}>)
  endforeach()
  set(ranvier_isa_targets ${ranvier_isa_targets} PARENT_SCOPE)
  set(ranvier_isa_objects ${ranvier_isa_objects} PARENT_SCOPE)
endfunction()
