/**
 * Programs of CS:APP (R. E. Bryant and D. R. O'Hallaron, Computer Systems: A Programmer's Perspective, 3rd edition,
 * 2016, chapter 4) and how many instructions and cycles the book's simulator of PIPE takes for them.
 */
export interface TextbookProgram {
  readonly name: string;
  readonly instructions: number;
  readonly cycles: number;
  readonly source: string;
}

const ARRAY = `
array: .quad 0x000d000d000d
 .quad 0x00c000c000c0
 .quad 0x0b000b000b00
 .quad 0xa000a000a000
`;

/** Calls a function that adds up the array. */
function adding(body: string): string {
  return `irmovq stack,%rsp
 call main
 halt
 .align 8
${ARRAY}
main: irmovq array,%rdi
 irmovq $4,%rsi
 call sum
 ret
${body}
 .pos 0x200
stack:`;
}

/** A dependency with so many other instructions in between: figures 4.43 to 4.46. */
function dependency(nops: number): string {
  return `irmovq $10,%rdx\n irmovq $3,%rax\n${" nop\n".repeat(nops)} addq %rdx,%rax\n halt`;
}

export const TEXTBOOK_PROGRAMS: readonly TextbookProgram[] = [
  {
    name: "asum",
    instructions: 34,
    cycles: 46,
    source: adding(`
sum: irmovq $8,%r8
 irmovq $1,%r9
 xorq %rax,%rax
 andq %rsi,%rsi
 jmp test
loop: mrmovq (%rdi),%r10
 addq %r10,%rax
 addq %r8,%rdi
 subq %r9,%rsi
test: jne loop
 ret`),
  },
  {
    name: "asumr",
    instructions: 63,
    cycles: 89,
    source: adding(`
sum: xorq %rax,%rax
 andq %rsi,%rsi
 je return
 pushq %rbx
 mrmovq (%rdi),%rbx
 irmovq $-1,%r10
 addq %r10,%rsi
 irmovq $8,%r10
 addq %r10,%rdi
 call sum
 addq %rbx,%rax
 popq %rbx
return: ret`),
  },
  ...[3, 2, 1, 0].map((nops, index) => ({
    name: `prog${index + 1}`,
    instructions: nops + 4,
    cycles: nops + 4,
    source: dependency(nops),
  })),
  {
    name: "prog5",
    instructions: 7,
    cycles: 8,
    source: `irmovq $128,%rdx
 irmovq $3,%rcx
 rmmovq %rcx,0(%rdx)
 irmovq $10,%rbx
 mrmovq 0(%rdx),%rax
 addq %rbx,%rax
 halt`,
  },
  {
    name: "prog6",
    instructions: 5,
    cycles: 8,
    source: `irmovq stack,%rsp
 call proc
 irmovq $10,%rdx
 halt
 .pos 0x20
proc: ret
 rrmovq %rdx,%rbx
 .pos 0x30
stack:`,
  },
  {
    name: "prog7",
    instructions: 4,
    cycles: 6,
    source: `xorq %rax,%rax
 jne target
 irmovq $1,%rax
 halt
target: irmovq $2,%rdx
 irmovq $3,%rbx
 halt`,
  },
  {
    name: "prog8",
    instructions: 4,
    cycles: 4,
    source: "irmovq $10,%rdx\n irmovq $3,%rdx\n rrmovq %rdx,%rax\n halt",
  },
  {
    // A jump that is not to be taken, with a return at its target.
    name: "cjr",
    instructions: 7,
    cycles: 9,
    source: `irmovq stack,%rsp
 irmovq back,%rax
 pushq %rax
 xorq %rax,%rax
 jne target
 irmovq $1,%rax
 halt
target: ret
 irmovq $2,%rbx
 halt
back: irmovq $3,%rdx
 halt
 .pos 0x60
stack:`,
  },
  {
    // A jump right behind the instruction that sets the codes, which what is fetched behind it would set otherwise.
    name: "j-cc",
    instructions: 9,
    cycles: 11,
    source: `irmovq $1,%rsi
 irmovq $2,%rdi
 irmovq $4,%rbp
 irmovq $-32,%rax
 irmovq $64,%rdx
 subq %rdx,%rax
 je target
 nop
 halt
target: addq %rsi,%rdx
 nop
 nop
 halt`,
  },
  {
    // A return that needs what the instruction before it is loading.
    name: "ret-hazard",
    instructions: 5,
    cycles: 9,
    source: `irmovq mem,%rbx
 mrmovq 0(%rbx),%rsp
 ret
 halt
point: irmovq $5,%rsi
 halt
 .pos 0x40
mem: .quad stack
 .pos 0x50
stack: .quad point`,
  },
];

/** Section 4.5.10's block copy, which counts positive words; of the n words every second one is. */
export function blockCopy(n: number): string {
  const words = Array.from({ length: n }, (_, i) => ` .quad ${i % 2 === 0 ? -(i + 1) : i + 1}`).join("\n");
  return `irmovq stack,%rsp
 irmovq $${n},%rdx
 irmovq dest,%rsi
 irmovq src,%rdi
 call ncopy
 halt
ncopy: xorq %rax,%rax
 andq %rdx,%rdx
 jle done
loop: mrmovq (%rdi),%r10
 rmmovq %r10,(%rsi)
 andq %r10,%r10
 jle nonpositive
 irmovq $1,%r10
 addq %r10,%rax
nonpositive: irmovq $1,%r10
 subq %r10,%rdx
 irmovq $8,%r10
 addq %r10,%rdi
 addq %r10,%rsi
 andq %rdx,%rdx
 jg loop
done: ret
 .align 8
src:
${words}
 .pos 0x800
dest:
 .pos 0x1800
stack:`;
}
