import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { disassembleAt } from "../../../src/hypervisor/assembly/disassembler.ts";
import { Pipeline } from "../../../src/hypervisor/machine/pipeline.ts";
import { tracePipeline } from "../../../src/hypervisor/machine/pipeline-trace.ts";
import { memoryWith } from "../../../src/hypervisor/run-program.ts";
import { TEXTBOOK_PROGRAMS } from "../../conformance/y86.table.ts";

function trace(source: string, cycleBudget = 100): string {
  const memory = memoryWith(assemble(source));
  const describeAt = (pc: number): string => disassembleAt(memory.bytes, pc).text;
  return [...tracePipeline(new Pipeline(memory), cycleBudget, describeAt)]
    .map((line) => line.replace(/ {2,}/g, "  "))
    .join("\n");
}

function textbook(name: string): string {
  return TEXTBOOK_PROGRAMS.find((program) => program.name === name)!.source;
}

describe("a trace of the pipeline", () => {
  it("shows forwarding from every stage: figures 4.44 to 4.46", () => {
    expect(trace(textbook("prog2"))).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  irmovq $10,%rdx  -  -  -  -
        2  irmovq $3,%rax  irmovq $10,%rdx  -  -  -
        3  nop  irmovq $3,%rax  irmovq $10,%rdx  -  -
        4  nop  nop  irmovq $3,%rax  irmovq $10,%rdx  -
        5  addq %rdx,%rax  nop  nop  irmovq $3,%rax  irmovq $10,%rdx
        6  halt  addq %rdx,%rax  nop  nop  irmovq $3,%rax  valB = %rax from W_valE
        7  halt  halt  addq %rdx,%rax  nop  nop
        8  halt  halt  halt  addq %rdx,%rax  nop
        9  halt  halt  halt  halt  addq %rdx,%rax  HLT ahead: bubble in memory
        10  halt  halt  halt  -  halt  stops: HLT"
    `);
    expect(trace(textbook("prog4"))).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  irmovq $10,%rdx  -  -  -  -
        2  irmovq $3,%rax  irmovq $10,%rdx  -  -  -
        3  addq %rdx,%rax  irmovq $3,%rax  irmovq $10,%rdx  -  -
        4  halt  addq %rdx,%rax  irmovq $3,%rax  irmovq $10,%rdx  -  valA = %rdx from M_valE; valB = %rax from e_valE
        5  halt  halt  addq %rdx,%rax  irmovq $3,%rax  irmovq $10,%rdx
        6  halt  halt  halt  addq %rdx,%rax  irmovq $3,%rax
        7  halt  halt  halt  halt  addq %rdx,%rax  HLT ahead: bubble in memory
        8  halt  halt  halt  -  halt  stops: HLT"
    `);
  });

  it("shows a load/use hazard: figure 4.54", () => {
    expect(trace(textbook("prog5"))).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  irmovq $128,%rdx  -  -  -  -
        2  irmovq $3,%rcx  irmovq $128,%rdx  -  -  -
        3  rmmovq %rcx,(%rdx)  irmovq $3,%rcx  irmovq $128,%rdx  -  -
        4  irmovq $10,%rbx  rmmovq %rcx,(%rdx)  irmovq $3,%rcx  irmovq $128,%rdx  -  valA = %rcx from e_valE; valB = %rdx from M_valE
        5  mrmovq (%rdx),%rax  irmovq $10,%rbx  rmmovq %rcx,(%rdx)  irmovq $3,%rcx  irmovq $128,%rdx
        6  addq %rbx,%rax  mrmovq (%rdx),%rax  irmovq $10,%rbx  rmmovq %rcx,(%rdx)  irmovq $3,%rcx
        7  halt  addq %rbx,%rax  mrmovq (%rdx),%rax  irmovq $10,%rbx  rmmovq %rcx,(%rdx)  load/use: fetch and decode stall, bubble in execute
        8  halt  addq %rbx,%rax  -  mrmovq (%rdx),%rax  irmovq $10,%rbx  valA = %rbx from W_valE; valB = %rax from m_valM
        9  halt  halt  addq %rbx,%rax  -  mrmovq (%rdx),%rax
        10  halt  halt  halt  addq %rbx,%rax  -
        11  halt  halt  halt  halt  addq %rbx,%rax  HLT ahead: bubble in memory
        12  halt  halt  halt  -  halt  stops: HLT"
    `);
  });

  it("shows a return: figure 4.55", () => {
    expect(trace(textbook("prog6"))).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  irmovq $48,%rsp  -  -  -  -
        2  call 0x20  irmovq $48,%rsp  -  -  -
        3  ret  call 0x20  irmovq $48,%rsp  -  -  valB = %rsp from e_valE
        4  rrmovq %rdx,%rbx  ret  call 0x20  irmovq $48,%rsp  -  return: fetch stalls, bubble in decode; valA = %rsp from e_valE; valB = %rsp from e_valE
        5  rrmovq %rdx,%rbx  -  ret  call 0x20  irmovq $48,%rsp  return: fetch stalls, bubble in decode
        6  rrmovq %rdx,%rbx  -  -  ret  call 0x20  return: fetch stalls, bubble in decode
        7  irmovq $10,%rdx  -  -  -  ret
        8  halt  irmovq $10,%rdx  -  -  -
        9  halt  halt  irmovq $10,%rdx  -  -
        10  halt  halt  halt  irmovq $10,%rdx  -
        11  ret  halt  halt  halt  irmovq $10,%rdx  HLT ahead: bubble in memory
        12  rrmovq %rdx,%rbx  ret  halt  -  halt  stops: HLT"
    `);
  });

  it("shows a mispredicted jump: figure 4.56", () => {
    expect(trace(textbook("prog7"))).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  xorq %rax,%rax  -  -  -  -
        2  jne 0x16  xorq %rax,%rax  -  -  -
        3  irmovq $2,%rdx  jne 0x16  xorq %rax,%rax  -  -
        4  irmovq $3,%rbx  irmovq $2,%rdx  jne 0x16  xorq %rax,%rax  -  mispredicted: bubbles in decode and execute
        5  irmovq $1,%rax  -  -  jne 0x16  xorq %rax,%rax
        6  halt  irmovq $1,%rax  -  -  jne 0x16
        7  irmovq $2,%rdx  halt  irmovq $1,%rax  -  -
        8  irmovq $3,%rbx  irmovq $2,%rdx  halt  irmovq $1,%rax  -
        9  halt  irmovq $3,%rbx  irmovq $2,%rdx  halt  irmovq $1,%rax  HLT ahead: bubble in memory
        10  halt  halt  irmovq $3,%rbx  -  halt  stops: HLT"
    `);
  });

  it("shows an exception, and that nothing behind it happens", () => {
    expect(trace("irmovq $-1,%rax\n mrmovq (%rax),%rbx\n addq %rax,%rax\n halt")).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  irmovq $-1,%rax  -  -  -  -
        2  mrmovq (%rax),%rbx  irmovq $-1,%rax  -  -  -
        3  addq %rax,%rax  mrmovq (%rax),%rbx  irmovq $-1,%rax  -  -  valB = %rax from e_valE
        4  halt  addq %rax,%rax  mrmovq (%rax),%rbx  irmovq $-1,%rax  -  valA = %rax from M_valE; valB = %rax from M_valE
        5  halt  halt  addq %rax,%rax  mrmovq (%rax),%rbx  irmovq $-1,%rax  ADR ahead: bubble in memory
        6  halt  halt  halt  -  mrmovq (%rax),%rbx  stops: ADR"
    `);
  });

  it("shows where a budget ends", () => {
    expect(trace("loop: jmp loop", 2)).toMatchInlineSnapshot(`
      "cycle  fetch  decode  execute  memory  write-back
        1  jmp 0x0  -  -  -  -
        2  jmp 0x0  jmp 0x0  -  -  -
        3  jmp 0x0  jmp 0x0  jmp 0x0  -  -
        4  jmp 0x0  jmp 0x0  jmp 0x0  jmp 0x0  -
        5  jmp 0x0  jmp 0x0  jmp 0x0  jmp 0x0  jmp 0x0
        6  -  -  -  -  jmp 0x0  stops: LIM, and drops what is behind"
    `);
  });
});
